import { describe, expect, it } from 'vitest';

import { leastSquares } from '../../../core/metrics/leastSquares.js';

describe('leastSquares', () => {
  it('gives the line through points, by hand: (1, 2), (2, 4), (3, 6.5)', () => {
    // Around the means 2 and 25/6: 1 * (25/6 - 2) + 1 * (6.5 - 25/6) = 4.5, over 2.
    const line = leastSquares([1, 2, 3], [2, 4, 6.5]);
    expect(line).toMatchObject({ meanX: 2, spread: 2 });
    expect(line.meanY).toBeCloseTo(25 / 6, 12);
    expect(line.slope).toBeCloseTo(2.25, 12);
  });

  it('has no slope where all x are the same, which its spread of 0 tells', () => {
    expect(leastSquares([4, 4], [1, 3])).toMatchObject({ spread: 0, slope: NaN });
  });
});
