import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes a whole file that only its owner can read, or leaves what was there: the text goes to a temporary name beside
 * it, reaches the disk, and only then takes the file's place.
 *
 * @throws the file system's error; the temporary file is removed then
 */
export async function writePrivately(path: string, text: string): Promise<void> {
  const temporaryPath = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporaryPath, 'w', 0o600);
    try {
      await file.writeFile(text);
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
