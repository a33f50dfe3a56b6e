import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smooth, type SmoothingState } from '../../../core/engagement/causalSmoothing.js';

const options = { timeConstantSec: 2, restartAfterSec: 3 };
const at = (seconds: number, value: number): SmoothingState => ({
  stampNs: BigInt(Math.round(seconds * 1e9)),
  value,
});

describe('causal smoothing', () => {
  it('starts at the first value and reaches 63 % of a step after the time constant', () => {
    expect(smooth(undefined, at(5, 0.3), options)).toEqual(at(5, 0.3));
    // 1 - exp(-2 / 2) = 0.632121; a second later 0.632121 + (1 - exp(-.5)) * (1 - 0.632121) = 0.776870.
    const after = smooth(at(0, 0), at(2, 1), options);
    expect(after.value).toBeCloseTo(0.632121, 6);
    expect(smooth(after, at(3, 1), options).value).toBeCloseTo(0.77687, 5);
  });

  it('does not depend on how often a step is sampled', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2900 }), { maxLength: 20 }), (stampsMs) => {
        const state = [...stampsMs]
          .sort((a, b) => a - b)
          .reduce((from, ms) => smooth(from, at(ms / 1000, 1), options), at(0, 0));
        // From 0 at 0 s towards 1: 1 - exp(-2.95 / 2) at 2.95 s, whatever lay between.
        expect(smooth(state, at(2.95, 1), options).value).toBeCloseTo(-Math.expm1(-2.95 / 2), 9);
      }),
    );
  });

  it('starts anew after a gap and when time goes back', () => {
    expect(smooth(at(0, 1), at(3.001, -1), options).value).toBe(-1);
    expect(smooth(at(0, 1), at(3, -1), options).value).toBeGreaterThan(-1);
    expect(smooth(at(10, 1), at(9.9, -1), options).value).toBe(-1);
  });

  it('does nothing in no time', () => {
    expect(smooth(at(1, 0.25), at(1, 1), options).value).toBe(0.25);
  });

  it('stays within the values seen', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 5, noNaN: true }), value), { minLength: 1 }),
        (steps) => {
          let seconds = 0;
          let state: SmoothingState | undefined;
          for (const [gap, next] of steps) {
            seconds += gap;
            state = smooth(state, at(seconds, next), options);
          }
          const values = steps.map(([, next]) => next);
          expect(state?.value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
          expect(state?.value).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
        },
      ),
    );
  });
});
