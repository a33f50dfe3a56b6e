import { expect, test } from 'vitest';

import { framesIn } from '../../core/culturenet/framesIn.js';
import { frameParts } from '../../heads/frameParts.js';
import { childAt } from './childAt.js';

const slow = childAt('slow', 4);
const fast = childAt('fast', 25);
const options = { method: 'blocks', blockSec: 2, seed: 1 } as const;

test('frames of a stretch follow from the median distance of the stamps', () => {
  expect(framesIn(2, slow.frames.stampNs)).toBe(8);
  expect(framesIn(2, fast.frames.stampNs)).toBe(50);
  // Two recordings of one child: the step back between them is no distance.
  expect(framesIn(2, BigInt64Array.of(0n, 1_000_000_000n, 2_000_000_000n, 0n, 1_000_000_000n))).toBe(2);
  expect(framesIn(2, new BigInt64Array(1))).toBe(2);
});

test('a child’s held-out frames are the same whoever else is divided, and in which order', () => {
  const alone = frameParts([fast], options);
  for (const children of [
    [slow, fast],
    [fast, slow],
  ]) {
    const together = frameParts(children, options);
    for (const part of ['train', 'validation', 'heldOut'] as const) {
      expect(together[part].parts[children.indexOf(fast)]?.rows).toEqual(alone[part].parts[0]?.rows);
    }
    expect(together.blockFrames).toBe(50);
  }
  // 20 stretches of 50 frames: two are held out whole.
  const rows = alone.heldOut.parts[0]?.rows ?? new Int32Array(0);
  expect(rows).toHaveLength(100);
  expect(new Set(Array.from(rows, (row) => Math.floor(row / 50))).size).toBe(2);
});

test('a short session is cut into more and shorter stretches', () => {
  // 1,000 frames in 40 stretches at least: 25 frames instead of 2 s of 25.
  expect(frameParts([fast], { ...options, leastBlocks: 40 }).blockFrames).toBe(25);
  expect(frameParts([slow], { ...options, leastBlocks: 40 }).blockFrames).toBe(8);
});
