import type { ChildScore, SupportVectors } from '../FittedClassifier.js';
import { plattProbability } from './plattProbability.js';
import { at, standardise } from './standardise.js';

/** The decision value of an SVM with an RBF kernel, and libsvm's probability. */
export function supportVectorScore(fitted: SupportVectors, numbers: ArrayLike<number>): ChildScore {
  const z = standardise(numbers, fitted);
  let score = fitted.intercept;
  for (const [index, vector] of fitted.supportVectors.entries()) {
    const distance = z.reduce((sum, value, column) => sum + (value - at(vector, column)) ** 2, 0);
    score += at(fitted.coefficients, index) * Math.exp(-fitted.gamma * distance);
  }
  return { score, probability: plattProbability(score, fitted.plattA, fitted.plattB) };
}
