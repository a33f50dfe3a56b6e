import { describe, expect, it } from 'vitest';
import { combineLooks } from '../../../../core/face/mtcnn/combineLooks.js';
import { fakeFace } from '../fakeFace.js';

describe('combineLooks', () => {
  it('averages the looks as good as the best, and leaves out the others', () => {
    const face = combineLooks([
      fakeFace(100, 50, 40, 0.995),
      fakeFace(104, 54, 44, 0.999),
      fakeFace(0, 0, 90, 0.9),
    ]);
    expect(face?.score).toBe(0.999);
    expect(face?.box).toEqual({ x: 102, y: 52, width: 0.8 * 42, height: 42 });
    // Right eye: 100 + 0.3 * 32 = 109.6 and 104 + 0.3 * 35.2 = 114.56.
    expect(face?.landmarks[0].x).toBeCloseTo((109.6 + 114.56) / 2, 9);
  });

  it('is nothing without a look', () => {
    expect(combineLooks([])).toBeUndefined();
    expect(combineLooks([undefined, undefined])).toBeUndefined();
  });
});
