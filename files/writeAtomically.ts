import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** For its owner alone: the mode of a file that holds, or is made from, a child's data. */
export const ownerOnly = 0o600;

/**
 * Writes a whole file or leaves what was there: the bytes go to a temporary name beside it, reach the disk, and only
 * then take the file's place.
 *
 * @param mode who may read it, as in chmod, before the umask; `ownerOnly` for a child's data
 * @throws the file system's error (no space, no permission); the temporary file is removed then
 */
export async function writeAtomically(path: string, bytes: Uint8Array | string, mode = 0o666): Promise<void> {
  // Threads of one process may write the same file at the same moment.
  const temporaryPath = `${path}.${process.pid}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const file = await open(temporaryPath, 'w', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}
