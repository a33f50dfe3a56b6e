import { describe, expect, test } from 'vitest';

import { framesIn } from '../../../core/culturenet/framesIn.js';
import { frameParts } from '../../../heads/training/frameParts.js';
import { childAt } from '../childAt.js';

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

test('a short recording is cut into twenty shorter stretches', () => {
  // 1,000 frames: 50 in each instead of 10 s of 25; 10 s of 4 are 40.
  expect(frameParts([fast], { ...options, blockSec: 10 }).blockFrames).toBe(50);
  expect(frameParts([slow], { ...options, blockSec: 10 }).blockFrames).toBe(40);
});

test('too few frames are refused with the child and what to do', () => {
  const one = {
    ...fast,
    frames: { ...fast.frames, stampNs: fast.frames.stampNs.slice(0, 2), labels: new Float32Array(2) },
  };
  expect(() => frameParts([slow, one], options)).toThrow(
    'fast has 2 labelled frames, too few to fit, stop and judge a head in stretches of 1: record more, or leave the child out.',
  );
});

describe('stretches by the clock', () => {
  const byClock = { method: 'clock', blockSec: 1, seed: 1 } as const;
  /** The first so many of a child's frames. */
  const first = (count: number) => ({
    ...fast,
    frames: { ...fast.frames, stampNs: fast.frames.stampNs.slice(0, count), labels: new Float32Array(count) },
  });
  const rowsOf = (count: number, part: 'train' | 'validation' | 'heldOut') => [
    ...(frameParts([first(count)], byClock)[part].parts[0]?.rows ?? []),
  ];

  test('take the third of ten for validation, hold the eighth out and fit the rest', () => {
    const rows = rowsOf(500, 'heldOut');
    // 25 frames a second: seconds 7 and 17.
    expect(rows).toEqual([...Array(25).keys()].flatMap((i) => [175 + i, 425 + i]).sort((a, b) => a - b));
    expect(rowsOf(500, 'validation')[0]).toBe(50);
    expect(rowsOf(500, 'train')).toHaveLength(400);
  });

  test('keep every frame in its part when more frames come', () => {
    for (const part of ['train', 'validation', 'heldOut'] as const) {
      const later = new Set(rowsOf(1000, part));
      for (const count of [200, 300, 777])
        expect(rowsOf(count, part).every((row) => later.has(row))).toBe(true);
    }
  });

  test('need a moment of each kind', () => {
    expect(() => frameParts([first(150)], byClock)).toThrow('annotate for 10 s without a long pause.');
  });
});
