import type { CommandModule } from 'yargs';

import { checkCommand } from './protocol/check.js';
import { schemaCommand } from './protocol/schema.js';
import { showCommand } from './protocol/show.js';

/** `rapport protocol …`: what a session goes through. */
export const protocolCommand: CommandModule = {
  command: 'protocol <command>',
  describe: 'Check a protocol, draw its flow, print the schema for editors',
  builder: (yargs) =>
    yargs
      .command(checkCommand)
      .command(showCommand)
      .command(schemaCommand)
      .demandCommand(1, 'Say what to do with the protocol: one of the commands above.'),
  handler: () => undefined,
};
