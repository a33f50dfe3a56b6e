import type { CommandModule } from 'yargs';

import { exportCommand } from './session/export.js';
import { listCommand } from './session/list.js';
import { purgeCommand } from './session/purge.js';
import { recoverCommand } from './session/recover.js';
import { reportCommand } from './session/report.js';
import { showCommand } from './session/show.js';
import { verifyCommand } from './session/verify.js';

/** `rapport session …`: the recorded sessions. */
export const sessionCommand: CommandModule = {
  command: 'session',
  describe: 'List, show, report, export, verify and recover recorded sessions, and purge those of a child',
  builder: (yargs) =>
    yargs
      .command(listCommand)
      .command(showCommand)
      .command(reportCommand)
      .command(exportCommand)
      .command(verifyCommand)
      .command(recoverCommand)
      .command(purgeCommand)
      .demandCommand(1, 'Say what to do with the sessions: one of the commands above.'),
  handler: () => undefined,
};
