import { describe, expect, it } from 'vitest';

import { solvePositiveDefinite } from '../../../core/metrics/solvePositiveDefinite.js';

describe('solvePositiveDefinite', () => {
  it('solves a system worked out by hand', () => {
    // 4 x + 2 y = 10 and 2 x + 5 y = 17: x = 1, y = 3.
    const solution = solvePositiveDefinite(Float64Array.of(4, 2, 2, 5), Float64Array.of(10, 17));
    expect([...solution]).toEqual([1, 3]);
  });

  it('reads the lower triangle alone, and leaves what it was given as it was', () => {
    const matrix = Float64Array.of(4, NaN, 2, 5);
    const right = Float64Array.of(10, 17);
    expect([...solvePositiveDefinite(matrix, right)]).toEqual([1, 3]);
    expect([...matrix]).toEqual([4, NaN, 2, 5]);
    expect([...right]).toEqual([10, 17]);
  });

  it('gives no number for a matrix that is not positive definite', () => {
    const solution = solvePositiveDefinite(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1));
    expect(solution.every(Number.isFinite)).toBe(false);
  });
});
