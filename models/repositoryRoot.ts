import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that holds package.json: files that TypeScript does not copy (the manifest, weights, schemas) are found
 * from it, whether the code runs from its sources or from `dist/`.
 */
export const repositoryRoot = findRoot(import.meta.dirname);

function findRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : findRoot(parent);
}
