import { command } from '../command.js';
import { findSession, rootOption, sessionPositional } from './sessionFolders.js';

/** `rapport session report SESSION`: writes report.html. */
export const reportCommand = command({
  command: 'report <session>',
  describe: 'Write report.html: one page for clinicians and engineers, four A4 pages in print',
  builder: (yargs) =>
    yargs.positional('session', sessionPositional).options({
      ...rootOption,
      out: {
        type: 'string',
        describe: "The file to write; report.html in the session's folder by default",
      },
      language: {
        type: 'string',
        describe: "Language of the report (en, ja, sr-Latn, sr-Cyrl); without it, the protocol's",
      },
      cohort: {
        type: 'string',
        describe: 'A cohort (rapport cohort build), whose children the 58 numbers are compared with',
      },
    }),
  handler: async ({ session, root, out, language, cohort }) => {
    const folder = await findSession(session, root);
    // The pictures' library loads half a second: not before it is needed.
    const { writeSessionReport } = await import('../../report/writeSessionReport.js');
    process.stdout.write(`${await writeSessionReport(folder, { out, language, cohort })}\n`);
  },
});
