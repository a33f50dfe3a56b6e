import { unsealFolder } from '../../record/seal/unsealFolder.js';
import { command } from '../command.js';

/** `rapport session unseal FILE --key KEY`: the folder of a sealed session. */
export const unsealCommand = command({
  command: 'unseal <file>',
  describe: 'Open what "rapport session seal" wrote',
  builder: (yargs) =>
    yargs.positional('file', { type: 'string', demandOption: true, describe: 'The sealed session' }).options({
      key: { type: 'string', demandOption: true, describe: 'The file of the private key' },
      out: { type: 'string', default: 'sessions', describe: "The folder that gets the session's folder" },
    }),
  handler: async ({ file, key, out }) => {
    process.stdout.write(`${await unsealFolder(file, key, out)}\n`);
  },
});
