import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { isSystemError } from '../core/systemError.js';
import { mutate } from './mutate.js';
import { fuzzTargets } from './targets.js';

/** More memory than this for inputs of a few kilobytes is a find. */
const mostResidentBytes = 1.5e9;

/**
 * Reads inputs `from` to `to` of a target, one after the other, in a process that may die of it: the number of the present one
 * is in the folder's `index`, the input beside it. A find goes to the standard output as a line of JSON.
 */
const [name, seed, from, to, folder = ''] = process.argv.slice(2);
const target = fuzzTargets.find((each) => each.name === name);
if (target === undefined) throw new Error(`There is no target "${name ?? ''}".`);
mkdirSync(folder, { recursive: true });
const seeds = await target.seeds();
const path = join(folder, `input${target.extension}`);
const tell = (index: number, what: string): void => {
  const input = join(folder, `find-${index}`);
  copyFileSync(path, input);
  process.stdout.write(`${JSON.stringify({ index, what, input })}\n`);
};

for (let index = Number(from); index < Number(to); index += 1) {
  const bytes = mutate(seeds, mulberry32(Number(seed) * 0x9e3779b1 + index));
  writeFileSync(path, bytes);
  writeFileSync(join(folder, 'index'), String(index));
  try {
    await target.read(bytes, path);
  } catch (error) {
    if (!(error instanceof RapportError) && !isSystemError(error)) tell(index, described(error));
    else if (/\n\s+at |\bundefined\b|\[object /u.test(error.message)) tell(index, `says: ${error.message}`);
  }
  if (index % 50 === 0 && process.memoryUsage.rss() > mostResidentBytes) {
    tell(index, `${Math.round(process.memoryUsage.rss() / 1e6)} MB of memory`);
    process.exit(0);
  }
}
// Whatever a reader keeps running, a server say, is not waited for.
process.exit(0);

function described(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stack.split('\n').slice(0, 4).join(' | ');
}
