import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clockSetSec } from '../../../core/session/clockSet.js';
import { sec } from './frames.js';

/** Between two inputs: what the monotonic clock and the session's clock went on by, seconds. */
function set(passedSec: number, shownSec: number): number | undefined {
  const before = { nowNs: sec(1_000), monotonicNs: sec(50) };
  return clockSetSec(before, { nowNs: sec(1_000 + shownSec), monotonicNs: sec(50 + passedSec) });
}

describe('clockSetSec', () => {
  it.each([
    [0.25, -3_600, -3_600.25],
    [0.02, -0.5, -0.52],
    [0.25, 60, 59.75],
    [0.04, 0.64, 0.6],
  ])('of %d s in which the clock went %d s is %d s', (passed, shown, by) => {
    expect(set(passed, shown)).toBeCloseTo(by, 9);
  });

  it.each([
    [0.25, 0.25],
    // Slewed.
    [0.25, 0.2501],
    // Simulated time that stands still, runs at half or at four times the pace.
    [5, 0],
    [0.25, 0.125],
    [0.25, 1],
    // A machine that was busy.
    [8, 8],
  ])('is none where in %d s the clock went %d s', (passed, shown) => {
    expect(set(passed, shown)).toBeUndefined();
  });

  it('is none at any pace up to four', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (pace, passed) => {
          expect(set(passed, Math.floor(pace * passed * 1e6) / 1e6)).toBeUndefined();
        },
      ),
    );
  });
});
