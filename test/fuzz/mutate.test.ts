import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { mutate } from '../../fuzz/mutate.js';

const seeds = [Uint8Array.from({ length: 40 }, (_, index) => index), Uint8Array.of(1, 2, 3)];

describe('a changed input', () => {
  it('is the same for the same number, so that a find can be made again', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(mutate(seeds, mulberry32(seed))).toEqual(mutate(seeds, mulberry32(seed)));
      }),
    );
  });

  it('is mostly another than the seeds, of many lengths, and never long', () => {
    const made = Array.from({ length: 500 }, (_, seed) => mutate(seeds, mulberry32(seed)));
    const texts = new Set(made.map((bytes) => Buffer.from(bytes).toString('hex')));
    expect(texts.size).toBeGreaterThan(400);
    expect(new Set(made.map((bytes) => bytes.length)).size).toBeGreaterThan(40);
    for (const bytes of made) expect(bytes.length).toBeLessThanOrEqual(1 << 20);
  });

  it('leaves the seeds alone, and takes empty ones', () => {
    for (let seed = 0; seed < 200; seed += 1) mutate(seeds, mulberry32(seed));
    expect(seeds[1]).toEqual(Uint8Array.of(1, 2, 3));
    for (let seed = 0; seed < 200; seed += 1)
      expect(() => mutate([new Uint8Array(0)], mulberry32(seed))).not.toThrow();
  });
});
