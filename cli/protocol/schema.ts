import type { CommandModule } from 'yargs';

import { protocolJsonSchema } from '../../config/protocols/protocolSchema.js';

/** `rapport protocol schema`: the JSON schema that config/protocols/protocol.schema.json holds. */
export const schemaCommand: CommandModule = {
  command: 'schema',
  describe: 'Print the JSON schema of protocols, for editors',
  handler: () => void process.stdout.write(`${JSON.stringify(protocolJsonSchema(), undefined, 2)}\n`),
};
