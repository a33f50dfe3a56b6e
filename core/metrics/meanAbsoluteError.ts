import { everyFinite } from './pairs.js';

/**
 * Mean absolute error |y - yhat|, on the labels' scale.
 *
 * @returns `undefined` for no pairs, different lengths or a number that is not finite; constant columns and a single
 *   pair are as good as any
 */
export function meanAbsoluteError(
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
): number | undefined {
  const n = reference.length;
  if (n === 0 || n !== estimate.length || !everyFinite(reference) || !everyFinite(estimate)) return undefined;
  let sum = 0;
  for (let index = 0; index < n; index += 1)
    sum += Math.abs((reference[index] as number) - (estimate[index] as number));
  return sum / n;
}
