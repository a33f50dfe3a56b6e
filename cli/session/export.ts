import { join } from 'node:path';

import { allPasses } from '../../console/review/AnnotationFiles.js';
import { readCalibration } from '../../console/review/CalibrationFiles.js';
import { exportedEaf, exportedTable } from '../../console/review/exportSession.js';
import { exportTables } from '../../console/wire/words.js';
import { writeTable } from '../../archive/tables/writeTable.js';
import { RapportError } from '../../core/RapportError.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import { command } from '../command.js';
import { findSession, rootOption, sessionPositional } from './sessionFolders.js';

const formats = ['csv', 'parquet', 'eaf'] as const;

/** `rapport session export SESSION --out FOLDER`: a session's tables as CSV or Parquet, its annotations for ELAN. */
export const exportCommand = command({
  command: 'export <session>',
  describe:
    "Write a session's frames, events, readings and annotations as CSV or Parquet, annotations for ELAN",
  builder: (yargs) =>
    yargs.positional('session', sessionPositional).options({
      ...rootOption,
      out: { type: 'string', demandOption: true, describe: 'The folder to write to' },
      tables: {
        type: 'string',
        array: true,
        choices: exportTables,
        describe:
          'Which tables; all that there are by default. labels: annotations as head features takes them; calibration: how near coders came to a calibration clip',
      },
      format: {
        choices: formats,
        default: 'csv' as const,
        describe: 'The form of the tables; eaf: ELAN, annotations alone',
      },
    }),
  handler: async ({ session, root, out, tables, format }) => {
    const folder = await findSession(session, root);
    const passes = await allPasses(folder);
    const judged = { passes, calibration: await readCalibration(folder) };
    if (format === 'eaf') {
      const path = join(out, 'annotations.eaf');
      await writeFileAtomically(path, await exportedEaf(folder, passes, new Date()), ownerOnly);
      process.stdout.write(`${path}: ${passes.length} passes\n`);
      return;
    }
    for (const name of tables ?? exportTables) {
      const table = await exportedTable(folder, name, judged);
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
});
