import type { ChildScore, NetworkWeights } from '../FittedClassifier.js';
import { logistic } from './logistic.js';
import { at, standardise } from './standardise.js';

/** A multilayer perceptron's log-odds. */
export function networkScore(fitted: NetworkWeights, numbers: ArrayLike<number>): ChildScore {
  let values: Float64Array = standardise(numbers, fitted);
  for (const [layer, { weights, biases }] of fitted.layers.entries()) {
    const inputs = layer === 0 ? values : values.map((value) => Math.max(0, value));
    values = Float64Array.from(biases, (bias, unit) =>
      inputs.reduce((sum, value, input) => sum + value * at(weights[input] ?? [], unit), bias),
    );
  }
  const score = values[0] ?? Number.NaN;
  return { score, probability: logistic(score) };
}
