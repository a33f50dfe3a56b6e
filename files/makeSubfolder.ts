import { mkdir } from 'node:fs/promises';

import { isSystemError } from '../core/systemError.js';

/**
 * Makes a folder in one that is there, for the owner alone. One whose parent is gone is not made: what was removed does not come back.
 *
 * @throws the file system's error, ENOENT where the parent is gone
 */
export async function makeSubfolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  });
}
