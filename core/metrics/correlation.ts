import { pairMoments, type PairMoments } from './pairs.js';

const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

/** `pearsonCorrelation` from moments. */
export function pearsonOf({ varianceX, varianceY, covariance }: PairMoments): number | undefined {
  const scale = Math.sqrt(varianceX) * Math.sqrt(varianceY);
  return scale > 0 ? clamp(covariance / scale) : undefined;
}

/** `concordanceCorrelation` from moments. */
export function concordanceOf(moments: PairMoments): number | undefined {
  const { meanX, meanY, varianceX, varianceY, covariance } = moments;
  if (varianceX === 0 && varianceY === 0) return undefined;
  return clamp((2 * covariance) / (varianceX + varianceY + (meanX - meanY) ** 2));
}

/**
 * Pearson's correlation of estimates with their reference, -1 .. 1: how linear their relation y = a yhat + b is.
 *
 * @returns `undefined` for fewer than two pairs, different lengths, a number that is not finite, or when either column
 *   is constant (0/0: a constant estimate is not "uncorrelated", it cannot be judged)
 */
export function pearsonCorrelation(
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
): number | undefined {
  const moments = pairMoments(reference, estimate);
  return moments && pearsonOf(moments);
}

/**
 * Lin's concordance correlation coefficient, -1 .. 1: how near the pairs lie to y = yhat.
 *
 * CCC = 2 s_xy / (s_x^2 + s_y^2 + (mean_x - mean_y)^2), moments divided by n (Lin 1989, Biometrics 45, 255-268).
 *
 * @returns 0 when one column alone is constant (the covariance is 0, and the formula says so); `undefined` for fewer
 *   than two pairs, different lengths, a number that is not finite, or when both columns are constant
 */
export function concordanceCorrelation(
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
): number | undefined {
  const moments = pairMoments(reference, estimate);
  return moments && concordanceOf(moments);
}
