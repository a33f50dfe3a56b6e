import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { slopeOf } from '../../soak/trend.js';

const hourMs = 3_600_000;

describe('slopeOf', () => {
  it('is that of a line through points that lie on it, without any doubt', () => {
    const points = [0, 1, 2, 3, 4].map((hour) => [hour * hourMs, 100 + 3 * hour] as const);
    const slope = slopeOf(points);
    expect(slope?.perHour).toBeCloseTo(3, 9);
    expect(slope?.within).toBeCloseTo(0, 6);
    expect(slope).toMatchObject({ points: 5, hours: 4 });
  });

  it('has the interval of least squares where neighbours differ', () => {
    // Values 0, 1, 0, 1, 0 at hours 0 to 4: slope 0, residuals -0.4, 0.6, -0.4, 0.6, -0.4; their squares add up to 1.2, the
    // hours' around their mean to 10. Neighbours have products of -0.24: no wider. 1.96 * sqrt(1.2 / 3 / 10) = 0.392.
    const slope = slopeOf([0, 1, 0, 1, 0].map((value, hour) => [hour * hourMs, value] as const));
    expect(slope?.perHour).toBeCloseTo(0, 9);
    expect(slope?.within).toBeCloseTo(0.392, 9);
  });

  it('is wider where neighbours are alike', () => {
    // The same scatter, in blocks: -1, -1, 1, 1, -1, -1, 1, 1 has neighbours alike in four of seven.
    const alternating = [0, 1, 2, 3, 4, 5, 6, 7].map((hour) => [hour * hourMs, hour % 2] as const);
    const blocks = [0, 1, 2, 3, 4, 5, 6, 7].map(
      (hour) => [hour * hourMs, hour < 2 || hour > 5 ? 0 : 1] as const,
    );
    const [narrow, wide] = [slopeOf(alternating)?.within, slopeOf(blocks)?.within];
    expect(wide).toBeGreaterThan(1.4 * (narrow ?? NaN));
  });

  it('is of no few points, and of none at one time', () => {
    expect(slopeOf([0, 1, 2, 3].map((hour) => [hour * hourMs, hour] as const))).toBeUndefined();
    expect(slopeOf([1, 2, 3, 4, 5].map((value) => [hourMs, value] as const))).toBeUndefined();
  });

  it('does not depend on when the clock began', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1_000 }), (given, startHours) => {
        const at = (start: number): number =>
          slopeOf(given.map((value, hour) => [(start + hour) * hourMs, value] as const))?.perHour ?? NaN;
        expect(at(startHours)).toBeCloseTo(at(0), 6);
      }),
    );
  });
});
