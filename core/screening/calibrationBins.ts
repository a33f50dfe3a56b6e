import { proportionInterval } from './intervals.js';

/** Children with similar probabilities, and how many of them are positive. */
export interface CalibrationBin {
  readonly children: number;
  readonly meanProbability: number;
  /** Share of positive children. */
  readonly share: number;
  /** Its 95 % interval. */
  readonly low: number;
  readonly high: number;
}

const bins = 5;

/**
 * Children in order of their probability, in five groups as equal in size as can be; fewer children than groups make a group
 * each.
 *
 * @param labels 0 or 1
 */
export function calibrationBins(
  probabilities: readonly number[],
  labels: ArrayLike<number>,
): CalibrationBin[] {
  const order = [...probabilities.keys()].sort(
    (left, right) => (probabilities[left] ?? Number.NaN) - (probabilities[right] ?? Number.NaN),
  );
  const count = Math.min(bins, order.length);
  return Array.from({ length: count }, (_, bin) => {
    const rows = order.slice(
      Math.round((bin * order.length) / count),
      Math.round(((bin + 1) * order.length) / count),
    );
    const positives = rows.filter((row) => labels[row] === 1).length;
    const interval = proportionInterval(positives, rows.length) ?? { low: 0, high: 1 };
    const sum = rows.reduce((total, row) => total + (probabilities[row] ?? Number.NaN), 0);
    return {
      children: rows.length,
      meanProbability: sum / rows.length,
      share: positives / rows.length,
      ...interval,
    };
  });
}
