import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decimateCurve, wideBins } from '../../report/decimate.js';

describe('a decimated curve', () => {
  it('keeps the lowest and the highest value of each bin, in the order of time', () => {
    // Two bins of 2 s: of 1, 5, 3 the first and the second; of 7, 2 both, the higher first.
    const { line } = decimateCurve([0, 0.5, 1, 2, 2.5], [0.1, 0.5, 0.3, 0.7, 0.2], {
      durationSec: 4,
      bins: 2,
    });
    expect(line).toEqual([
      { timeSec: 0, value: 0.1 },
      { timeSec: 0.5, value: 0.5 },
      { timeSec: 2, value: 0.7 },
      { timeSec: 2.5, value: 0.2 },
    ]);
  });

  it('has a gap where nothing is known for more than a second, and none where it is a second', () => {
    const gapAfter = (seconds: number): boolean =>
      decimateCurve([0, seconds], [0.1, 0.2], { durationSec: 10, bins: 100 }).line.some(
        ({ value }) => value === undefined,
      );
    expect([gapAfter(1), gapAfter(1.2)]).toEqual([false, true]);
    // Images without a value are as none.
    const unknown = decimateCurve([0, 0.5, 1, 1.5], [0.1, NaN, NaN, 0.2], { durationSec: 2, bins: 10 });
    expect(unknown.line.map(({ value }) => value)).toEqual([0.1, undefined, 0.2]);
  });

  it('has the mean uncertainty to either side of the mean as its band, within the scale', () => {
    // Mean 0.8, mean uncertainty 0.3: 0.5 to 1.1, cut at 1.
    const { band } = decimateCurve([0, 1], [0.7, 0.9], { uncertainty: [0.2, 0.4], durationSec: 2, bins: 1 });
    expect(band).toEqual([{ timeSec: 0.5, low: expect.closeTo(0.5, 12) as number, high: 1 }]);
  });

  it('loses no extreme and stays within two points a bin and one a gap', () => {
    const samples = fc.array(
      fc.tuple(fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 50 }), (drawn, bins) => {
        const ordered = drawn.toSorted(([one], [other]) => one - other);
        const values = ordered.map(([, value]) => value);
        const { line } = decimateCurve(
          ordered.map(([time]) => time),
          values,
          { durationSec: 60, bins },
        );
        const kept = line.map(({ value }) => value).filter((value) => value !== undefined);
        expect(Math.min(...kept)).toBe(Math.min(...values));
        expect(Math.max(...kept)).toBe(Math.max(...values));
        expect(line.length).toBeLessThanOrEqual(3 * bins);
      }),
    );
  });
});

describe('stretches that need images of their own', () => {
  it('are no shorter than a second, and no more than asked for', () => {
    expect([0, 0.5, 2.4, 90, 91, 3600].map((seconds) => wideBins(seconds, 90))).toEqual([
      1, 1, 2, 90, 90, 90,
    ]);
  });
});
