import type { ChildScore, LinearWeights } from '../FittedClassifier.js';
import { logistic } from './logistic.js';
import { at, standardise } from './standardise.js';

/** Logistic regression, LASSO, LDA: log-odds are a weighed sum of the standardised numbers. */
export function linearScore(fitted: LinearWeights, numbers: ArrayLike<number>): ChildScore {
  const z = standardise(numbers, fitted);
  const score = z.reduce((sum, value, index) => sum + at(fitted.weights, index) * value, fitted.intercept);
  return { score, probability: logistic(score) };
}
