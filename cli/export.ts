import { basename } from 'node:path';

import { openAnalysis } from '../archive/tables/openAnalysis.js';
import { readTable } from '../archive/tables/readTable.js';
import { writeTable } from '../archive/tables/writeTable.js';
import { RapportError } from '../core/RapportError.js';
import { command } from './command.js';

/** `rapport export ANALYSIS --out FILE.csv|FILE.parquet`: a table of a session, a replay or a batch in another form. */
export const exportCommand = command({
  command: 'export <analysis>',
  describe: 'Write a table of a session, a replay or a batch as CSV or Parquet',
  builder: (yargs) =>
    yargs
      .positional('analysis', { type: 'string', demandOption: true, describe: 'A folder, or a table' })
      .option('out', { type: 'string', demandOption: true, describe: 'The file to write: .csv or .parquet' })
      .option('table', { type: 'string', describe: 'Which of the folder’s tables; the fullest by default' })
      .option('columns', { type: 'string', array: true, describe: 'Only these columns, in this order' }),
  handler: async ({ analysis, out, table: wanted, columns: names }) => {
    const { tables } = await openAnalysis(analysis);
    const path = wanted === undefined ? [...tables.values()][0] : tables.get(wanted);
    if (path === undefined)
      throw new RapportError(
        'export/no-table',
        `${analysis} has no table "${wanted ?? ''}", only ${[...tables.keys()].join(', ')}.`,
      );
    const table = await readTable(path);
    const chosen = names ?? [...table.columns.keys()];
    const lacking = chosen.find((name) => !table.columns.has(name));
    if (lacking !== undefined)
      throw new RapportError(
        'export/no-column',
        `${basename(path)} has no column "${lacking}", only ${[...table.columns.keys()].join(', ')}.`,
      );
    const columns = new Map(chosen.map((name) => [name, table.columns.get(name) ?? []]));
    await writeTable(out, { rows: table.rows, columns });
    process.stdout.write(`${table.rows} rows, ${columns.size} columns: ${out}\n`);
  },
});
