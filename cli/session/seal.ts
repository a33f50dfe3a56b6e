import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { listSessions } from '../../record/listSessions.js';
import { sealFolder } from '../../record/seal/sealFolder.js';
import { command } from '../command.js';
import { findSession, rootOption, sessionPositional } from './sessionFolders.js';

/** `rapport session seal SESSION --to age1…`: a session as one encrypted file. */
export const sealCommand = command({
  command: 'seal <session>',
  describe: 'Write a session as one encrypted file that only the holder of a key can open',
  builder: (yargs) =>
    yargs.positional('session', sessionPositional).options({
      ...rootOption,
      to: {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Public keys, age1…, of those who may open it',
      },
      out: { type: 'string', describe: "The file; beside the session's folder by default, FOLDER.tar.age" },
      remove: { type: 'boolean', default: false, describe: 'Remove the folder once the file is on the disk' },
    }),
  handler: async ({ session, root, to, out, remove }) => {
    const folder = resolve(await findSession(session, root));
    await requireEnded(folder);
    const path = out ?? `${folder}.tar.age`;
    await sealFolder(folder, to, path);
    if (remove) await rm(folder, { recursive: true });
    process.stdout.write(`${path}${remove ? `, and ${folder} is removed` : ''}\n`);
  },
});

/** @throws RapportError `seal/not-ended` */
async function requireEnded(folder: string): Promise<void> {
  const listed = await listSessions(resolve(folder, '..'), Date.now());
  const state = listed.find((each) => resolve(each.folder) === folder)?.state;
  if (state === 'complete' || state === 'recovered') return;
  throw new RapportError(
    'seal/not-ended',
    `${folder} is ${state === 'going on' ? 'written to still' : (state ?? 'unreadable')}: seal it when its session has ended, after "rapport session recover" where it was cut off.`,
  );
}
