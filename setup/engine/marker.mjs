import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The fingerprint with which a step last ended well, or `undefined`.
 *
 * @param {string} folder
 * @param {string} id
 */
export function readMarker(folder, id) {
  try {
    return readFileSync(join(folder, id), 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Remembers that a step ended well. Whole or not at all: written aside, then renamed.
 *
 * @param {string} folder
 * @param {string} id
 * @param {string} fingerprint
 */
export function writeMarker(folder, id, fingerprint) {
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `${id}.${process.pid}.tmp`);
  writeFileSync(temporary, fingerprint);
  renameSync(temporary, join(folder, id));
}

/**
 * Forgets a step before it runs again, so that an interruption leaves it undone.
 *
 * @param {string} folder
 * @param {string} id
 */
export function removeMarker(folder, id) {
  rmSync(join(folder, id), { force: true });
}
