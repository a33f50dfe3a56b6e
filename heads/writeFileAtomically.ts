import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../bags/writeAtomically.js';
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
 * Writes a whole file, its folder made where needed, or leaves things as they were.
 *
 * @throws RapportError `file/disk-full` or `file/not-written`, one sentence; the old file is untouched.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeAtomically(path, content);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new RapportError(
      code === 'ENOSPC' || code === 'EDQUOT' ? 'file/disk-full' : 'file/not-written',
      `${path} could not be written, and what was there before is untouched, because ${reasons[code] ?? `of a system error (${code}): check the disk`}.`,
      { cause: error },
    );
  }
}
