import type { CommandModule } from 'yargs';

import { recoverCommand } from './session/recover.js';

/** `rapport session …`: the recorded sessions. */
export const sessionCommand: CommandModule = {
  command: 'session',
  describe: 'Recover sessions that a crash interrupted',
  builder: (yargs) =>
    yargs
      .command(recoverCommand)
      .demandCommand(1, 'Say what to do with the sessions: one of the commands above.'),
  handler: () => undefined,
};
