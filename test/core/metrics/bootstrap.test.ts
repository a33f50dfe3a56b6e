import { describe, expect, it } from 'vitest';
import { bootstrapIntervals } from '../../../core/metrics/bootstrap.js';
import { concordanceCorrelation, pearsonCorrelation } from '../../../core/metrics/correlation.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

function mean([values = new Float64Array(0)]: readonly Float64Array[]): { mean: number | undefined } {
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length };
}

/** Normal numbers by Box and Muller. */
function normal(random: () => number, count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

describe('bootstrap intervals', () => {
  it('are as wide as theory says for the mean of independent numbers', () => {
    const values = normal(mulberry32(1), 400);
    const { mean: interval } = bootstrapIntervals([values], mean, { random: mulberry32(2), resamples: 4000 });
    // 95 % of the mean's sampling distribution: 2 * 1.96 * s / sqrt(n), s the sample's own deviation.
    const average = values.reduce((sum, value) => sum + value, 0) / 400;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 400);
    const width = (2 * 1.96 * deviation) / Math.sqrt(400);
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeGreaterThan(0.95 * width);
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeLessThan(1.05 * width);
    expect(interval?.resamples).toBe(4000);
  });

  it('widen with blocks for a slow signal', () => {
    // Each number stays for 20 samples, so that their correlation falls linearly to 0 at a lag of 20. The variance of
    // the mean then is sum (1 - |k| / 20) = 20 times that of independent samples; blocks of 100 see
    // sum (1 - |k| / 100) (1 - |k| / 20) = 18.7 of it: the interval is sqrt(18.7) = 4.3 times as wide.
    const steps = normal(mulberry32(3), 200);
    const slow = Float64Array.from({ length: 4000 }, (_, index) => steps[Math.floor(index / 20)] ?? 0);
    const width = (blockLength: number): number => {
      const { mean: interval } = bootstrapIntervals([slow], mean, {
        random: mulberry32(4),
        resamples: 1000,
        blockLength,
      });
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    const ratio = width(100) / width(1);
    expect(ratio).toBeGreaterThan(3.6);
    expect(ratio).toBeLessThan(5);
  });

  it('keep rows of several columns together', () => {
    const x = normal(mulberry32(5), 50);
    const twice = x.map((value) => 2 * value);
    const { pc } = bootstrapIntervals(
      [x, twice],
      ([a = new Float64Array(0), b = new Float64Array(0)]) => ({ pc: pearsonCorrelation(a, b) }),
      { random: mulberry32(6), resamples: 200 },
    );
    expect(pc?.low).toBeCloseTo(1, 9);
    expect(pc?.high).toBeCloseTo(1, 9);
  });

  it('are the same for the same seed and differ for another', () => {
    const values = normal(mulberry32(7), 30);
    const of = (seed: number): unknown =>
      bootstrapIntervals([values], mean, { random: mulberry32(seed), resamples: 100 });
    expect(of(8)).toEqual(of(8));
    expect(of(9)).not.toEqual(of(8));
  });

  it('have no answer where the statistic mostly has none', () => {
    const ccc = ([a = new Float64Array(0), b = new Float64Array(0)]: readonly Float64Array[]) => ({
      ccc: concordanceCorrelation(a, b),
    });
    const random = mulberry32(10);
    expect(bootstrapIntervals([[1], [2]], ccc, { random }).ccc).toBeUndefined();
    expect(
      bootstrapIntervals(
        [
          [3, 3, 3],
          [1, 1, 1],
        ],
        ccc,
        { random },
      ).ccc,
    ).toBeUndefined();
  });

  it('say nothing where the rows make fewer than five blocks', () => {
    const values = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i));
    const at = (blockLength: number) =>
      bootstrapIntervals([values], mean, { random: mulberry32(3), resamples: 100, blockLength }).mean;
    expect(at(50)).toBeUndefined();
    expect(at(11)).toBeUndefined();
    const { low, high } = at(10) ?? { low: NaN, high: NaN };
    expect(high).toBeGreaterThan(low);
  });

  it('refuse options out of range', () => {
    expect(() => bootstrapIntervals([[1, 2]], mean, { random: mulberry32(1), level: 1 })).toThrow(/level/);
    expect(() => bootstrapIntervals([[1, 2]], mean, { random: mulberry32(1), resamples: 0 })).toThrow(
      /resamples/,
    );
  });
});

describe('mulberry32', () => {
  it('is uniform enough: ten bins of 100,000 numbers', () => {
    const random = mulberry32(42);
    const bins = new Array<number>(10).fill(0);
    for (let index = 0; index < 100_000; index += 1) {
      const bin = Math.floor(random() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Standard deviation of a bin: sqrt(100000 * .1 * .9) = 95; five of them.
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(475);
  });
});
