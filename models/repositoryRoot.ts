import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that holds package.json: files that TypeScript does not copy (the manifest, weights, schemas) are found
 * from it, whether the code runs from its sources or from `dist/`.
 */
export const repositoryRoot = findRoot(import.meta.dirname);

/**
 * A program that set-up has compiled, for a process or a thread of its own: it runs what is compiled also where the code around it
 * runs from its sources.
 *
 * @param path below `dist/`
 */
export function builtProgram(path: string): string {
  return join(repositoryRoot, 'dist', path);
}

/** `rapport`, in few files. */
export const suiteProgram = builtProgram('bundle/rapport.js');

function findRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : findRoot(parent);
}
