import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreement } from '../../../core/metrics/agreement.js';
import { concordanceCorrelation, pearsonCorrelation } from '../../../core/metrics/correlation.js';
import { compareColumns } from '../../../core/metrics/compareColumns.js';
import { absoluteAgreement, intraclassCorrelation } from '../../../core/metrics/intraclassCorrelation.js';
import { meanAbsoluteError } from '../../../core/metrics/meanAbsoluteError.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

const number = fc.double({ min: -1, max: 1, noNaN: true });
const pairs = fc
  .array(fc.tuple(number, number), { minLength: 2, maxLength: 50 })
  .map((rows) => [rows.map(([x]) => x), rows.map(([, y]) => y)] as const);
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const variedPairs = pairs.filter(([x, y]) => spread(x) > 1e-3 && spread(y) > 1e-3);

describe('Pearson, Lin and the mean absolute error', () => {
  it('can be computed by hand', () => {
    // x = 1 2 3 4 (mean 2.5), y = 2 2 4 4 (mean 3). Deviations x: -1.5 -.5 .5 1.5, y: -1 -1 1 1.
    // s_xy = (1.5 + .5 + .5 + 1.5) / 4 = 1; s_x^2 = (2.25 + .25) * 2 / 4 = 1.25; s_y^2 = 1.
    // PC = 1 / sqrt(1.25) = 0.894427; CCC = 2 / (1.25 + 1 + .25) = 0.8; MAE = (1 + 0 + 1 + 0) / 4 = .5.
    const x = [1, 2, 3, 4];
    const y = [2, 2, 4, 4];
    expect(pearsonCorrelation(x, y)).toBeCloseTo(0.894427, 6);
    expect(concordanceCorrelation(x, y)).toBeCloseTo(0.8, 12);
    expect(meanAbsoluteError(x, y)).toBe(0.5);
  });

  it('equal what pingouin, SciPy and NumPy give', () => {
    const reference = JSON.parse(
      readFileSync(new URL('../../conformance/metricsReference.json', import.meta.url), 'utf8'),
    ) as Record<string, number>;
    const index = Array.from({ length: 40 }, (_, i) => i);
    const x = index.map((i) => Math.sin(0.37 * i));
    const y = index.map((i) => 0.5 * Math.sin(0.37 * i) + 0.3 * Math.cos(1.1 * i) + 0.2);
    const z = index.map((i) => 0.8 * Math.sin(0.37 * i + 0.4) - 0.1);
    const { icc, ccc, pc, mae } = agreement(x, y);
    expect(icc).toBeCloseTo(reference['iccXY'] ?? NaN, 12);
    expect(intraclassCorrelation([x, y, z])).toBeCloseTo(reference['iccXYZ'] ?? NaN, 12);
    expect(absoluteAgreement([x, y])).toBeCloseTo(reference['absoluteXY'] ?? NaN, 12);
    expect(absoluteAgreement([x, y, z])).toBeCloseTo(reference['absoluteXYZ'] ?? NaN, 12);
    expect(pc).toBeCloseTo(reference['pcXY'] ?? NaN, 12);
    expect(ccc).toBeCloseTo(reference['cccXY'] ?? NaN, 12);
    expect(mae).toBeCloseTo(reference['maeXY'] ?? NaN, 12);

    // An incomplete design: every seventh of y and every fifth of z is missing.
    const columns = [
      { name: 'x', values: x },
      { name: 'y', values: y.map((value, i) => (i % 7 === 0 ? NaN : value)) },
      { name: 'z', values: z.map((value, i) => (i % 5 === 0 ? NaN : value)) },
    ];
    const { rows, omitted, share, missing, overall } = compareColumns(columns, {
      random: mulberry32(1),
      resamples: 10,
    });
    expect([rows, omitted, share]).toEqual([reference['incompleteRows'], 12, 28 / 40]);
    expect(missing.map((column) => column.rows)).toEqual([0, 6, 8]);
    expect(overall.icc.value).toBeCloseTo(reference['incompleteIccXYZ'] ?? NaN, 12);
    expect(overall.iccAbsolute.value).toBeCloseTo(reference['incompleteAbsoluteXYZ'] ?? NaN, 12);
  });

  it('answer constant columns as documented', () => {
    // 0.1 summed three times is not 0.3: a variance by sums of squares would come out as 1e-18, and PC as noise.
    expect(agreement([0.1, 0.1, 0.1], [1, 2, 3])).toMatchObject({ ccc: 0, pc: undefined });
    expect(agreement([1, 2, 3], [0.1, 0.1, 0.1])).toMatchObject({ ccc: 0, pc: undefined });
    expect(agreement([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toEqual({
      icc: undefined,
      ccc: undefined,
      pc: undefined,
      mae: 0,
    });
  });

  it('have no answer for NaN, unequal lengths and too few samples', () => {
    const none = { icc: undefined, ccc: undefined, pc: undefined, mae: undefined };
    expect(agreement([1, Number.NaN, 3], [1, 2, 3])).toEqual(none);
    expect(agreement([1, 2, 3], [1, Number.POSITIVE_INFINITY, 3])).toEqual(none);
    expect(agreement([1, 2, 3], [1, 2])).toEqual(none);
    expect(agreement([], [])).toEqual(none);
    expect(agreement([0.5], [0.25])).toEqual({ ...none, mae: 0.25 });
  });

  it('are perfect for equal columns', () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 2 }).filter((values) => spread(values) > 1e-3),
        (x) => {
          const { icc, ccc, pc, mae } = agreement(x, x);
          expect(icc).toBeCloseTo(1, 9);
          expect(ccc).toBeCloseTo(1, 9);
          expect(pc).toBeCloseTo(1, 9);
          expect(mae).toBe(0);
        },
      ),
    );
  });

  it('are symmetric, bounded, and |CCC| <= |PC|, |ICC| <= |PC|', () => {
    fc.assert(
      fc.property(variedPairs, ([x, y]) => {
        const { icc = NaN, ccc = NaN, pc = NaN, mae = NaN } = agreement(x, y);
        const swapped = agreement(y, x);
        expect(swapped.icc).toBeCloseTo(icc, 6);
        expect(swapped.ccc).toBeCloseTo(ccc, 9);
        expect(swapped.pc).toBeCloseTo(pc, 9);
        expect(swapped.mae).toBeCloseTo(mae, 9);
        expect(Math.abs(pc)).toBeLessThanOrEqual(1);
        // s_x^2 + s_y^2 >= 2 s_x s_y; a difference of means only adds to Lin's denominator.
        expect(Math.abs(ccc)).toBeLessThanOrEqual(Math.abs(pc) + 1e-9);
        // For a pair ICC(3,1) = 2 s_xy / (s_x^2 + s_y^2).
        expect(Math.abs(icc)).toBeLessThanOrEqual(Math.abs(pc) + 1e-6);
        expect(mae).toBeGreaterThanOrEqual(Math.abs(mean(x) - mean(y)) - 1e-9);
      }),
    );
  });

  it('are the same from shared moments as one by one', () => {
    fc.assert(
      fc.property(variedPairs, ([x, y]) => {
        const { icc, ccc, pc, mae } = agreement(x, y);
        expect(icc).toBeCloseTo(intraclassCorrelation([x, y]) ?? NaN, 8);
        expect(ccc).toBe(concordanceCorrelation(x, y));
        expect(pc).toBe(pearsonCorrelation(x, y));
        expect(mae).toBe(meanAbsoluteError(x, y));
      }),
    );
  });

  it('PC does not depend on scale and offset of the estimate', () => {
    fc.assert(
      fc.property(variedPairs, ([x, y]) => {
        const moved = y.map((value) => 3 * value - 7);
        expect(pearsonCorrelation(x, moved)).toBeCloseTo(pearsonCorrelation(x, y) ?? NaN, 6);
      }),
    );
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
