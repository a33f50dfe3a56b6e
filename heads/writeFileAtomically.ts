import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RapportError } from '../core/RapportError.js';

/** What a failed write says by its system error code. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  EROFS: 'the disk is read-only: choose another folder',
  EACCES: 'permission is denied: choose a folder that you may write to',
  EPERM: 'permission is denied: choose a folder that you may write to',
};

/**
 * Writes a whole file or leaves things as they were: to a temporary name beside it, flushed to the disk, then renamed.
 *
 * @throws RapportError `file/disk-full` or `file/not-written`, one sentence; the old file is untouched and the
 * temporary one removed.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new RapportError(
      code === 'ENOSPC' || code === 'EDQUOT' ? 'file/disk-full' : 'file/not-written',
      `${path} could not be written, and what was there before is untouched, because ${reasons[code] ?? `of a system error (${code}): check the disk`}.`,
      { cause: error },
    );
  }
}
