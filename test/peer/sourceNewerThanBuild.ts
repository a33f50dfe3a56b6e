import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
const { include } = JSON.parse(readFileSync(join(repository, 'tsconfig.build.json'), 'utf8')) as {
  include: string[];
};
const folders = include.map((pattern) => pattern.replace(/\/.*$/u, ''));

/** A source file that was changed after the last build, as `npm test` would have built it; `undefined` where none was. */
export function sourceNewerThanBuild(): string | undefined {
  const built = join(repository, 'dist/bundle/rapport.js');
  if (!existsSync(built)) return undefined;
  const builtMs = statSync(built).mtimeMs;
  for (const folder of folders)
    for (const entry of readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, entry);
      if (file.endsWith('.ts') && statSync(join(repository, file)).mtimeMs > builtMs) return file;
    }
  return undefined;
}
