import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from './writeAtomically.js';
import { RapportError } from '../core/RapportError.js';
import { isDiskFull, systemReason } from '../core/systemError.js';

/**
 * Writes a whole file, its folder made where needed, or leaves things as they were.
 *
 * @param mode who may read it, as in `writeAtomically`
 * @throws RapportError `file/disk-full` or `file/not-written`, one sentence; the old file is untouched.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  mode?: number,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeAtomically(path, content, mode);
  } catch (error) {
    throw new RapportError(
      isDiskFull(error) ? 'file/disk-full' : 'file/not-written',
      `${path} could not be written, and what was there before is untouched, because ${systemReason(error)}.`,
      { cause: error },
    );
  }
}
