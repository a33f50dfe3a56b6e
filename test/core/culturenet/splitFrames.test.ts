import fc from 'fast-check';
import { expect, test } from 'vitest';

import { splitFrames } from '../../../core/culturenet/splitFrames.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

test('puts every frame in exactly one part, and the paper’s 1,200 of 6,000 in p2', () => {
  const { p1, p2 } = splitFrames(6000, { share: 0.2, method: 'random', random: mulberry32(1) });
  expect(p1).toHaveLength(4800);
  expect(p2).toHaveLength(1200);
  expect([...p1, ...p2].sort((a, b) => a - b)).toEqual(Array.from({ length: 6000 }, (_, index) => index));
});

test('keeps stretches whole', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 30, max: 400 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer(),
      (count, blockFrames, seed) => {
        const options = { share: 0.2, method: 'blocks', blockFrames, random: mulberry32(seed) } as const;
        const { p1, p2 } = splitFrames(count, options);
        expect(p1.length + p2.length).toBe(count);
        const inP2 = new Set(Array.from(p2, (frame) => Math.floor(frame / blockFrames)));
        expect(p1.some((frame) => inP2.has(Math.floor(frame / blockFrames)))).toBe(false);
      },
    ),
  );
});

test('is decided by its generator', () => {
  const split = (seed: number) =>
    splitFrames(100, { share: 0.2, method: 'random', random: mulberry32(seed) }).p2;
  expect(split(4)).toEqual(split(4));
  expect(split(4)).not.toEqual(split(5));
});

test.each([
  // A fifth of two stretches is .4 of one, and nine tenths are 1.8: both parts have one.
  { count: 500, share: 0.2, p2: 250 },
  { count: 500, share: 0.9, p2: 250 },
  { count: 2, share: 0.2, p2: undefined },
])('a share of $share of $count frames leaves a stretch for each part', ({ count, share, p2 }) => {
  const method = p2 === undefined ? 'random' : 'blocks';
  const split = splitFrames(count, { share, method, blockFrames: 250, random: mulberry32(1) });
  expect(split.p2).toHaveLength(p2 ?? 1);
  expect(split.p1).toHaveLength(count - (p2 ?? 1));
});

test.each([
  { count: 1, blockFrames: 1 },
  { count: 60, blockFrames: 60 },
  { count: 0, blockFrames: 1 },
])('refuses $count frames in stretches of $blockFrames', ({ count, blockFrames }) => {
  const options = { share: 0.2, method: 'blocks', blockFrames, random: mulberry32(1) } as const;
  expect(() => splitFrames(count, options)).toThrow(expect.objectContaining({ code: 'head/too-few-frames' }));
});
