import fc from 'fast-check';
import { expect, test } from 'vitest';

import { bootstrapIntervals } from '../../../core/metrics/bootstrap.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';
import { areaUnderCurve, rocCurve } from '../../../core/screening/areaUnderCurve.js';
import { calibrationBins } from '../../../core/screening/calibrationBins.js';
import { areaInterval, f1Interval } from '../../../core/screening/intervals.js';
import { everybodyPositiveF1, guessingF1, judgeScores } from '../../../core/screening/judgeScores.js';

// Five children: positives score 2, 1, -1; negatives 1, -2.
const scores = [2, 1, -1, 1, -2];
const labels = [1, 1, 1, 0, 0];

test('five children by hand', () => {
  const { confusion, figures } = judgeScores(scores, labels);
  expect(confusion).toEqual({ truePositives: 2, falseNegatives: 1, falsePositives: 1, trueNegatives: 1 });
  // 2 * 2 / (2 * 2 + 1 + 1) = 2/3; 2/3; 1/2; their mean 7/12.
  expect(figures.f1.value).toBeCloseTo(2 / 3, 12);
  expect(figures.sensitivity.value).toBeCloseTo(2 / 3, 12);
  expect(figures.specificity.value).toBe(0.5);
  expect(figures.balancedAccuracy.value).toBeCloseTo(7 / 12, 12);
  // Pairs: 2 beats both, 1 ties one and beats one, -1 loses one and beats one: (2 + 1.5 + 1) / 6.
  expect(figures.auc.value).toBeCloseTo(0.75, 12);
  // Calling everybody positive: 6 / 8. Calling 3 of 5 at random: 2 * 0.6 * 0.6 / 1.2.
  expect(everybodyPositiveF1(labels)).toBeCloseTo(0.75, 12);
  expect(guessingF1(confusion)).toBeCloseTo(0.6, 12);
});

test('a curve goes from nobody to everybody, equal scores in one step', () => {
  expect(rocCurve(scores, labels)).toEqual([
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 0, truePositiveRate: 1 / 3 },
    { falsePositiveRate: 0.5, truePositiveRate: 2 / 3 },
    { falsePositiveRate: 0.5, truePositiveRate: 1 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ]);
  expect(areaUnderCurve([1, 2], [1, 1])).toBeUndefined();
  expect(areaUnderCurve([1, 1, 1], [1, 0, 1])).toBe(0.5);
});

test('the paper’s confusion table gives the paper’s figures, F1 0.76, sensitivity 0.76, specificity 0.69', () => {
  const row = (count: number, score: number, label: number): [number, number][] =>
    Array.from({ length: count }, () => [score, label]);
  const children = [...row(37, 1, 1), ...row(12, -1, 1), ...row(12, 1, 0), ...row(27, -1, 0)];
  const { figures } = judgeScores(
    children.map(([score]) => score),
    children.map(([, label]) => label),
  );
  expect(figures.f1.value?.toFixed(2)).toBe('0.76');
  expect(figures.sensitivity.value?.toFixed(2)).toBe('0.76');
  expect(figures.specificity.value?.toFixed(2)).toBe('0.69');
});

test('swapping the classes and the sign mirrors the area; intervals hold their figures', () => {
  const child = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.constantFrom(0, 1));
  fc.assert(
    fc.property(fc.array(child, { minLength: 2, maxLength: 60 }), (children) => {
      const own = children.map(([score]) => score);
      const labelled = children.map(([, label]) => label);
      const { figures } = judgeScores(own, labelled);
      for (const { value, interval } of Object.values(figures)) {
        if (value === undefined || interval === undefined) continue;
        expect(interval.low).toBeLessThanOrEqual(value + 1e-9);
        expect(interval.high).toBeGreaterThanOrEqual(value - 1e-9);
      }
      const area = areaUnderCurve(own, labelled);
      const mirrored = areaUnderCurve(
        own.map((score) => -score),
        labelled,
      );
      if (area !== undefined) expect(mirrored).toBeCloseTo(1 - area, 12);
    }),
  );
});

test('intervals of everything right still have a width, and agree with resampling elsewhere', () => {
  const perfect = judgeScores([1, 1, 1, -1, -1], labels).figures;
  expect(perfect.auc.value).toBe(1);
  expect(perfect.auc.interval?.high).toBe(1);
  expect(perfect.auc.interval?.low).toBeLessThan(0.8);
  expect(perfect.f1.interval?.low).toBeLessThan(0.8);
  expect(f1Interval(0, 0)).toBeUndefined();
  expect(areaInterval(0.5, 0, 3)).toBeUndefined();

  const random = mulberry32(5);
  const many = Array.from({ length: 88 }, (_, index) => ({
    label: index < 49 ? 1 : 0,
    score: (index < 49 ? 0.8 : -0.2) + 2 * (random() - 0.5) * 2,
  }));
  const columns = [many.map(({ score }) => score), many.map(({ label }) => label)];
  const { figures } = judgeScores(columns[0] ?? [], columns[1] ?? []);
  const resampled = bootstrapIntervals(
    columns,
    ([own = new Float64Array(), labelled = new Float64Array()]) => {
      const again = judgeScores(own, labelled).figures;
      return { f1: again.f1.value, auc: again.auc.value, balancedAccuracy: again.balancedAccuracy.value };
    },
    { random: mulberry32(1), resamples: 400 },
  );
  for (const name of ['f1', 'balancedAccuracy'] as const) {
    expect(figures[name].interval?.low).toBeCloseTo(resampled[name]?.low ?? Number.NaN, 1);
    expect(figures[name].interval?.high).toBeCloseTo(resampled[name]?.high ?? Number.NaN, 1);
  }
  // Resampling takes the scores for independent; left-out children's are not: sqrt(2) times as wide.
  const width = ({ low, high }: { low: number; high: number } = { low: 0, high: 0 }): number => high - low;
  expect(width(figures.auc.interval) / width(resampled.auc)).toBeCloseTo(Math.SQRT2, 0.5);
});

test('calibration in five groups of equal size', () => {
  const probabilities = [0.9, 0.1, 0.5, 0.3, 0.7, 0.2, 0.8, 0.4, 0.6, 0];
  const positive = probabilities.map((probability) => (probability > 0.5 ? 1 : 0));
  const bins = calibrationBins(probabilities, positive);
  expect(bins.map(({ children }) => children)).toEqual([2, 2, 2, 2, 2]);
  expect(bins.map(({ share }) => share)).toEqual([0, 0, 0, 1, 1]);
  expect(bins[0]?.meanProbability).toBeCloseTo(0.05, 12);
  expect(calibrationBins([0.5, 0.1], [1, 0])).toHaveLength(2);
});
