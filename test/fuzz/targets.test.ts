import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RapportError } from '../../core/RapportError.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { isSystemError } from '../../core/systemError.js';
import { mutate } from '../../fuzz/mutate.js';
import { fuzzTargets } from '../../fuzz/targets.js';

const inputs = 25;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(fuzzTargets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  const path = (): string => join(folder, `${name}${target.extension}`);

  it('is read as it is written', async () => {
    for (const bytes of await target.seeds()) {
      await writeFile(path(), bytes);
      await target.read(bytes, path());
    }
  });

  it('answers what is nearly right with nothing but a sentence', async () => {
    const seeds = await target.seeds();
    for (let index = 0; index < inputs; index += 1) {
      const bytes = mutate(seeds, mulberry32(index));
      await writeFile(path(), bytes);
      try {
        await target.read(bytes, path());
      } catch (error) {
        expect(
          error instanceof RapportError || isSystemError(error),
          `input ${index}: ${String(error)}`,
        ).toBe(true);
      }
    }
  });
});
