import type { ChildScore, GaussianClass, QuadraticWeights } from '../FittedClassifier.js';
import { logistic } from './logistic.js';
import { at, standardise } from './standardise.js';

/** Log density of a Gaussian but for the constant that both classes share. */
function logDensity(z: Float64Array, { mean, precision, logDeterminant }: GaussianClass): number {
  const difference = z.map((value, index) => value - at(mean, index));
  let distance = 0;
  for (const [row, left] of difference.entries()) {
    const entries = precision[row] ?? [];
    for (const [column, right] of difference.entries()) distance += left * at(entries, column) * right;
  }
  return -0.5 * (logDeterminant + distance);
}

/** QDA with equal priors: the difference of two log densities. */
export function quadraticScore(fitted: QuadraticWeights, numbers: ArrayLike<number>): ChildScore {
  const z = standardise(numbers, fitted);
  const [negative = Number.NaN, positive = Number.NaN] = fitted.classes.map((each) => logDensity(z, each));
  const score = positive - negative;
  return { score, probability: logistic(score) };
}
