import { RapportError } from '../../RapportError.js';
import type { Standardised } from '../FittedClassifier.js';

/** @throws RapportError `screening/width` for another count of numbers than the classifier was fitted on */
export function requireWidth(numbers: ArrayLike<number>, width: number): void {
  if (numbers.length === width) return;
  throw new RapportError(
    'screening/width',
    `The classifier was fitted on ${width} numbers and got ${numbers.length}: give it those that it names.`,
  );
}

/**
 * (x - mean) / scale.
 *
 * @throws RapportError `screening/width`
 */
export function standardise(numbers: ArrayLike<number>, { mean, scale }: Standardised): Float64Array {
  requireWidth(numbers, mean.length);
  return Float64Array.from(numbers, (value, index) => (value - at(mean, index)) / at(scale, index));
}

/** An entry that is there by the shapes that a fitted classifier has; NaN, not 0, where it is not. */
export function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
