import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';

import { readTable } from '../../archive/tables/readTable.js';
import { writeTable } from '../../archive/tables/writeTable.js';
import type { ComparedTable } from '../../core/diff/compareTables.js';
import { RapportError } from '../../core/RapportError.js';
import { eventTable } from '../../record/eventTable.js';
import { readSessionLog } from '../../record/recoverSession.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import { findSession, rootOption, sessionPositional } from './sessionFolders.js';

const tableNames = ['frames', 'events', 'readings'] as const;
type TableName = (typeof tableNames)[number];

const formats = ['csv', 'parquet'] as const;

interface ExportArguments {
  session: string;
  root: string;
  out: string;
  tables: readonly TableName[] | undefined;
  format: (typeof formats)[number];
}

/** `rapport session export SESSION --out FOLDER`: a session's tables as CSV or Parquet. */
export const exportCommand: CommandModule<object, ExportArguments> = {
  command: 'export <session>',
  describe: "Write a session's frames, events and readings as CSV or Parquet",
  builder: (yargs) =>
    yargs.positional('session', sessionPositional).options({
      ...rootOption,
      out: { type: 'string', demandOption: true, describe: 'The folder to write to' },
      tables: {
        type: 'string',
        array: true,
        choices: tableNames,
        describe: 'Which tables; all that there are by default',
      },
      format: { choices: formats, default: 'csv' as const, describe: 'The form of the tables' },
    }),
  handler: async ({ session, root, out, tables, format }) => {
    const folder = await findSession(session, root);
    for (const name of tables ?? tableNames) {
      const table = await tableIn(folder, name);
      if (table === undefined && tables === undefined) continue;
      if (table === undefined)
        throw new RapportError(
          'export/no-table',
          `${folder} has no table "${name}": leave --tables out for those that there are.`,
        );
      const path = join(out, `${name}.${format}`);
      await writeTable(path, table);
      process.stdout.write(`${path}: ${table.rows} rows, ${table.columns.size} columns\n`);
    }
  },
};

/** @returns `undefined` where a session has no such table: readings are those of a replay */
async function tableIn(folder: string, name: TableName): Promise<ComparedTable | undefined> {
  if (name === 'events') return eventTable((await readSessionLog(folder)).events);
  const path = join(folder, name === 'frames' ? sessionFiles.frames : 'readings.parquet');
  return existsSync(path) ? readTable(path) : undefined;
}
