import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { isSystemError } from '../../core/systemError.js';

/** All files below a folder, in the order of their paths, or the file itself; none where there is nothing. Links are not followed. */
export async function filesBelow(path: string): Promise<readonly string[]> {
  try {
    if (!(await lstat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const found: string[] = [];
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) found.push(...(await filesBelow(below)));
      else if (entry.isFile()) found.push(below);
    }
    return found;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}
