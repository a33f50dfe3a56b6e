import { leastSquares } from '../core/metrics/leastSquares.js';

/** A straight line's slope through points, by least squares. */
export interface Slope {
  readonly perHour: number;
  /** Half the width of its 95 % interval, from the scatter around the line. */
  readonly within: number;
  readonly points: number;
  readonly hours: number;
}

/** Of the normal distribution: there are many points. */
const quantile95 = 1.96;

/**
 * Neighbours of a series are alike: with the correlation r of each residual with the next one, n points are worth
 * n (1 - r) / (1 + r) independent ones (Bartlett 1935), and the interval is as wide as those make it.
 *
 * @param points time in milliseconds, and a value
 * @returns `undefined` for fewer than five points
 */
export function slopeOf(points: readonly (readonly [atMs: number, value: number])[]): Slope | undefined {
  const count = points.length;
  if (count < 5) return undefined;
  const hours = points.map(([atMs]) => atMs / 3_600_000);
  const values = points.map(([, value]) => value);
  const { slope: perHour, meanX: meanHour, meanY: meanValue, spread } = leastSquares(hours, values);
  if (spread === 0) return undefined;
  const residuals = values.map((value, at) => value - meanValue - perHour * ((hours[at] ?? NaN) - meanHour));
  const squares = sum(residuals.map((each) => each ** 2));
  const products = sum(residuals.slice(1).map((each, at) => each * (residuals[at] ?? NaN)));
  const correlation = squares === 0 ? 0 : Math.min(0.99, Math.max(0, products / squares));
  const worth = (1 + correlation) / (1 - correlation);
  const within = quantile95 * Math.sqrt((squares / (count - 2) / spread) * worth);
  return { perHour, within, points: count, hours: Math.max(...hours) - Math.min(...hours) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
