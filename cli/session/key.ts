import { newKey } from '../../record/seal/newKey.js';
import { command } from '../command.js';

/** `rapport session key FILE`: a key for sealed sessions. */
export const keyCommand = command({
  command: 'key <file>',
  describe: 'Make a key for sealed sessions; keep the file away from the machine that seals',
  builder: (yargs) =>
    yargs.positional('file', {
      type: 'string',
      demandOption: true,
      describe: 'Where the private key is written',
    }),
  handler: async ({ file }) => {
    const recipient = await newKey(file);
    process.stdout.write(
      `${recipient}\nSeal with --to and this public key. Move ${file} to where sealed sessions are opened, and keep a copy: without it nobody opens them.\n`,
    );
  },
});
