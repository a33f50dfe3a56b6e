import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { repositoryRoot } from '../models/repositoryRoot.js';

/** Where the built page lies; `undefined` where it is not built. */
export function pageFolder(): string | undefined {
  const folder = join(repositoryRoot, 'dist', 'page');
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
