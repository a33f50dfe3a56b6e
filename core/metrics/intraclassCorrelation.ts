import { everyFinite, isConstant } from './pairs.js';

/** A two-way table of targets by raters, split into its mean squares (Shrout & Fleiss 1979, table 1). */
export interface MeanSquares {
  readonly targets: number;
  readonly raters: number;
  /** Between targets, n - 1 degrees of freedom. */
  readonly betweenTargets: number;
  /** Between raters, k - 1 degrees of freedom. */
  readonly betweenRaters: number;
  /** Residual, (n - 1)(k - 1) degrees of freedom. */
  readonly residual: number;
}

/**
 * The mean squares of ratings given as one array a rater, the targets in the same order in each.
 *
 * @returns `undefined` for fewer than two raters or two targets, raters of different lengths, or a rating that is not
 *   finite (drop such targets first, see `completeRows`)
 */
export function meanSquares(raters: readonly ArrayLike<number>[]): MeanSquares | undefined {
  const k = raters.length;
  const n = raters[0]?.length ?? 0;
  if (k < 2 || n < 2 || !raters.every((ratings) => ratings.length === n && everyFinite(ratings)))
    return undefined;

  // Deviations from the first rating keep their digits where ratings lie far from zero.
  const origin = raters[0]?.[0] as number;
  const targetMeans = new Float64Array(n);
  const raterMeans = new Float64Array(k);
  raters.forEach((ratings, rater) => {
    for (let target = 0; target < n; target += 1) {
      const deviation = (ratings[target] as number) - origin;
      targetMeans[target] = (targetMeans[target] as number) + deviation / k;
      raterMeans[rater] = (raterMeans[rater] as number) + deviation / n;
    }
  });
  const grandMean = raterMeans.reduce((sum, mean) => sum + mean, 0) / k;

  let residual = 0;
  raters.forEach((ratings, rater) => {
    for (let target = 0; target < n; target += 1) {
      const expected = (targetMeans[target] as number) + (raterMeans[rater] as number) - grandMean;
      residual += ((ratings[target] as number) - origin - expected) ** 2;
    }
  });
  const spread = (means: Float64Array): number =>
    means.reduce((sum, mean) => sum + (mean - grandMean) ** 2, 0);
  return {
    targets: n,
    raters: k,
    betweenTargets: (k * spread(targetMeans)) / (n - 1),
    betweenRaters: (n * spread(raterMeans)) / (k - 1),
    residual: residual / ((n - 1) * (k - 1)),
  };
}

/**
 * ICC(3,1): two-way mixed effects, consistency, single measures, of k raters (or an estimate and its reference).
 *
 * ICC(3,1) = (BMS - EMS) / (BMS + (k - 1) EMS), Shrout & Fleiss 1979, with BMS the mean square between targets and EMS
 * the residual one. A rater's constant offset does not lower it; a scale does. It lies in [-1 / (k - 1), 1].
 *
 * @returns `undefined` where `meanSquares` is, and when every rater is constant: agreement cannot then be told from
 *   its lack. One constant rater among others has an answer (0 for a pair)
 */
export function intraclassCorrelation(raters: readonly ArrayLike<number>[]): number | undefined {
  const squares = meanSquares(raters);
  if (squares === undefined || raters.every(isConstant)) return undefined;
  const { betweenTargets, residual, raters: k } = squares;
  const total = betweenTargets + (k - 1) * residual;
  return total > 0 ? (betweenTargets - residual) / total : undefined;
}

/**
 * ICC(A,1): absolute agreement, single measures, of k raters; ICC(2,1) of Shrout & Fleiss 1979 has the same value.
 *
 * ICC(A,1) = (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n), McGraw & Wong 1996, table 4, with JMS the mean square
 * between raters. Unlike ICC(3,1) it falls where one rater is stricter than another: two of whom one always gives 0.4 more
 * do not agree.
 *
 * @returns `undefined` as `intraclassCorrelation`, and where the formula has no positive denominator
 */
export function absoluteAgreement(raters: readonly ArrayLike<number>[]): number | undefined {
  const squares = meanSquares(raters);
  if (squares === undefined || raters.every(isConstant)) return undefined;
  const { targets: n, raters: k, betweenTargets, betweenRaters, residual } = squares;
  const total = betweenTargets + (k - 1) * residual + (k * (betweenRaters - residual)) / n;
  return total > 0 ? (betweenTargets - residual) / total : undefined;
}
