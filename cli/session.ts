import type { CommandModule } from 'yargs';

import { exportCommand } from './session/export.js';
import { keyCommand } from './session/key.js';
import { listCommand } from './session/list.js';
import { purgeCommand } from './session/purge.js';
import { recoverCommand } from './session/recover.js';
import { reportCommand } from './session/report.js';
import { sealCommand } from './session/seal.js';
import { showCommand } from './session/show.js';
import { unsealCommand } from './session/unseal.js';
import { verifyCommand } from './session/verify.js';

/** `rapport session …`: the recorded sessions. */
export const sessionCommand: CommandModule = {
  command: 'session',
  describe:
    'List, show, report, export, verify, recover and seal recorded sessions, and purge those of a child',
  builder: (yargs) =>
    yargs
      .command(listCommand)
      .command(showCommand)
      .command(reportCommand)
      .command(exportCommand)
      .command(verifyCommand)
      .command(recoverCommand)
      .command(purgeCommand)
      .command(sealCommand)
      .command(unsealCommand)
      .command(keyCommand)
      .demandCommand(1, 'Say what to do with the sessions: one of the commands above.'),
  handler: () => undefined,
};
