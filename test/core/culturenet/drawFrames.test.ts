import fc from 'fast-check';
import { expect, test } from 'vitest';

import { drawFrames } from '../../../core/culturenet/drawFrames.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

const single = (share: number, seed = 1) =>
  drawFrames(1200, { share, method: 'random', random: mulberry32(seed) });

test('draws figure 3’s 300, 600, 900 of 1,200 frames from all over them, each part within the next', () => {
  const parts = [0.25, 0.5, 0.75, 1].map((share) => single(share));
  expect(parts.map((part) => part.length)).toEqual([300, 600, 900, 1200]);
  for (const [index, part] of parts.entries()) {
    expect([...part]).toEqual([...part].sort((a, b) => a - b));
    const larger = new Set(parts[index + 1] ?? part);
    expect(part.every((frame) => larger.has(frame))).toBe(true);
    // The mean of numbers drawn from 0 .. 1199 is 599.5 with a standard error of at most 346 / sqrt(300) = 20.
    expect(Math.abs(part.reduce((sum, frame) => sum + frame, 0) / part.length - 599.5)).toBeLessThan(60);
  }
  expect(single(0.25, 2)).not.toEqual(parts[0]);
});

test('keeps stretches whole and draws one at least', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer(),
      (count, blockFrames, share, seed) => {
        const part = drawFrames(count, { share, method: 'blocks', blockFrames, random: mulberry32(seed) });
        const blocks = new Set(Array.from(part, (frame) => Math.floor(frame / blockFrames)));
        expect(blocks.size).toBe(Math.max(1, Math.round(Math.ceil(count / blockFrames) * share)));
        const inThem = Array.from({ length: count }, (_, frame) => frame).filter((frame) =>
          blocks.has(Math.floor(frame / blockFrames)),
        );
        expect([...part]).toEqual(inThem);
      },
    ),
  );
});
