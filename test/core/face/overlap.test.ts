import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../core/face/Face.js';
import { intersectionOverSmaller, intersectionOverUnion } from '../../../core/face/overlap.js';

const box = fc.record({
  x: fc.integer({ min: -50, max: 50 }),
  y: fc.integer({ min: -50, max: 50 }),
  width: fc.integer({ min: 1, max: 60 }),
  height: fc.integer({ min: 1, max: 60 }),
});

describe('intersectionOverUnion', () => {
  const square = (x: number, y: number, side: number): BoundingBox => ({ x, y, width: side, height: side });

  it('is common over joint area', () => {
    // 10 x 10 boxes shifted by (5, 5): 25 common, 100 + 100 - 25 = 175 joint.
    expect(intersectionOverUnion(square(0, 0, 10), square(5, 5, 10))).toBeCloseTo(25 / 175, 12);
    expect(intersectionOverSmaller(square(0, 0, 10), square(5, 5, 10))).toBeCloseTo(0.25, 12);
    // A box within another: 16 of 100, all of the smaller.
    expect(intersectionOverUnion(square(0, 0, 10), square(2, 2, 4))).toBeCloseTo(0.16, 12);
    expect(intersectionOverSmaller(square(0, 0, 10), square(2, 2, 4))).toBe(1);
    // Touching edges share no area; neither do empty boxes.
    expect(intersectionOverUnion(square(0, 0, 10), square(10, 0, 10))).toBe(0);
    expect(intersectionOverUnion(square(0, 0, 0), square(0, 0, 0))).toBe(0);
  });

  it('is symmetric, at most 1, and 1 for a box with itself', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const overlap = intersectionOverUnion(a, b);
        expect(overlap).toBe(intersectionOverUnion(b, a));
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(intersectionOverSmaller(a, b));
        expect(intersectionOverSmaller(a, b)).toBeLessThanOrEqual(1);
        expect(intersectionOverUnion(a, a)).toBe(1);
      }),
    );
  });
});
