import { expect, test } from 'vitest';

import type { FittedClassifier } from '../../../core/screening/FittedClassifier.js';
import { influenceOf } from '../../../core/screening/influence.js';
import { influenceOverFolds } from '../../../core/screening/influenceOverFolds.js';
import { plattProbability } from '../../../core/screening/score/plattProbability.js';
import { scoreChild } from '../../../core/screening/score/scoreChild.js';

const scaler = { mean: [1, 2], scale: [2, 4] };
const child = [3, 2];
// The child's standardised numbers are (3 - 1) / 2 = 1 and (2 - 2) / 4 = 0.

const linear: FittedClassifier = { kind: 'lda', weights: { ...scaler, weights: [0.5, -3], intercept: 0.25 } };

test('linear classifiers: log-odds 0.25 + 0.5 * 1 - 3 * 0 = 0.75', () => {
  const { score, probability } = scoreChild(linear, child);
  expect(score).toBeCloseTo(0.75, 12);
  expect(probability).toBeCloseTo(1 / (1 + Math.exp(-0.75)), 12);
});

const quadratic: FittedClassifier = {
  kind: 'qda',
  weights: {
    ...scaler,
    classes: [
      {
        mean: [0, 0],
        precision: [
          [1, 0],
          [0, 1],
        ],
        logDeterminant: 0,
        shrinkage: 0,
      },
      {
        mean: [1, 1],
        precision: [
          [2, 0.5],
          [0.5, 2],
        ],
        logDeterminant: Math.log(4 / 15),
        shrinkage: 0,
      },
    ],
  },
};

test('QDA: the difference of two log densities', () => {
  // Negative: distance 1. Positive: difference (0, -1), distance 2; half of log(15 / 4) for the narrower one.
  expect(scoreChild(quadratic, child).score).toBeCloseTo(-0.5 * (Math.log(4 / 15) + 2) + 0.5, 12);
});

const vectors: FittedClassifier = {
  kind: 'svm',
  weights: {
    ...scaler,
    gamma: 0.5,
    supportVectors: [
      [1, 0],
      [0, 2],
    ],
    coefficients: [2, -1],
    intercept: 0.1,
    plattA: -2,
    plattB: 0,
  },
};

test('SVM: kernels of squared distances 0 and 5', () => {
  expect(scoreChild(vectors, child).score).toBeCloseTo(0.1 + 2 - Math.exp(-2.5), 12);
});

test("libsvm's probability is within 0.0025 of Platt's sigmoid and rises with the decision", () => {
  let before = 0;
  for (let decision = -3; decision <= 3; decision += 0.25) {
    const probability = plattProbability(decision, -2, 0.3);
    expect(Math.abs(probability - (1 - 1 / (1 + Math.exp(2 * decision + 0.3))))).toBeLessThan(0.005);
    expect(probability).toBeGreaterThan(before);
    before = probability;
  }
});

const trees: FittedClassifier = {
  kind: 'xgboost',
  weights: {
    baseScore: 0.5,
    trees: [
      {
        left: [1, -1, -1],
        right: [2, -1, -1],
        feature: [0, 0, 0],
        threshold: [3, -0.5, 0.25],
        gain: [4, 0, 0],
      },
      {
        left: [1, -1, -1],
        right: [2, -1, -1],
        feature: [1, 0, 0],
        threshold: [2.5, 0.125, 1],
        gain: [12, 0, 0],
      },
    ],
  },
};

test('XGBoost: 3 is not below 3 and goes right (0.25), 2 is below 2.5 and goes left (0.125)', () => {
  expect(scoreChild(trees, child).score).toBe(0.375);
  // A hair below the split as a float64 is the split itself as a float32.
  expect(scoreChild(trees, [3 - 1e-12, 2]).score).toBe(0.375);
  expect(influenceOf(trees, child)).toEqual([0.25, 0.75]);
});

const network: FittedClassifier = {
  kind: 'network',
  weights: {
    ...scaler,
    layers: [
      {
        weights: [
          [1, -1],
          [5, 5],
        ],
        biases: [0.5, 0.25],
      },
      { weights: [[2], [7]], biases: [-1] },
    ],
  },
};

test('network: hidden 1.5 and max(0, -0.75), out 2 * 1.5 - 1', () => {
  expect(scoreChild(network, child).score).toBeCloseTo(2, 12);
});

test('what moves a score by one standard deviation: a linear weight itself, elsewhere the difference', () => {
  expect(influenceOf(linear, child)).toEqual([0.5, -3]);
  const [first, second] = influenceOf(quadratic, child);
  // At (1, 0): d/dz of -0.5 z1^2 + ... is linear in z, so that the difference is the slope: -(2 * 0 + 0.5 * -1) + 1 and -(0.5 * 0 + 2 * -1) + 0.
  expect(first).toBeCloseTo(1.5, 12);
  expect(second).toBeCloseTo(2, 12);
  expect(influenceOf(network, child)[0]).toBeCloseTo(2, 12);
});

test('over folds: mean, spread, and in how many a number did anything', () => {
  const folds = [{ influence: { a: 1, b: 0 } }, { influence: { a: 3, b: -6 } }, { influence: { a: 2 } }];
  expect(influenceOverFolds(folds)).toEqual([
    { name: 'b', mean: -3, sd: Math.sqrt(18), folds: 2, nonZeroFolds: 1 },
    { name: 'a', mean: 2, sd: 1, folds: 3, nonZeroFolds: 3 },
  ]);
});

test('another count of numbers is refused', () => {
  expect(() => scoreChild(linear, [1])).toThrow(/fitted on 2 numbers and got 1/u);
});
