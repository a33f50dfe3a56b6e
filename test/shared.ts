import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of recordings, labelled faces and reference weights that a developer's machine may have beside the repository. */
export const sharedFolder = process.env['RAPPORT_SHARED'] ?? resolve(import.meta.dirname, '../../shared');

/**
 * The absolute path of a shared file, or `undefined` where this machine does not have it.
 *
 * Use as `describe.skipIf(sharedFile('video/x.mp4') === undefined)`, so that the report shows what was skipped.
 */
export function sharedFile(relativePath: string): string | undefined {
  const path = resolve(sharedFolder, relativePath);
  return existsSync(path) ? path : undefined;
}
