import { meanAbsoluteError } from './meanAbsoluteError.js';
import { concordanceOf, pearsonOf } from './correlation.js';
import { pairMoments } from './pairs.js';

/** The four measures of Rudovic et al. 2018, IV.A; `undefined` where a measure has no answer. */
export interface Agreement {
  /** ICC(3,1), -1 .. 1. */
  readonly icc: number | undefined;
  /** Lin's concordance, -1 .. 1. */
  readonly ccc: number | undefined;
  /** Pearson's correlation, -1 .. 1. */
  readonly pc: number | undefined;
  /** Mean absolute error, >= 0. */
  readonly mae: number | undefined;
}

/**
 * All four measures of one estimate against its reference: what `intraclassCorrelation`, `concordanceCorrelation`,
 * `pearsonCorrelation` and `meanAbsoluteError` give, from moments computed once.
 *
 * For two raters the mean squares of Shrout & Fleiss are BMS = s_x^2 + s_y^2 + 2 s_xy and EMS = s_x^2 + s_y^2 - 2 s_xy,
 * each times n / (2 (n - 1)), so that ICC(3,1) = 2 s_xy / (s_x^2 + s_y^2).
 */
export function agreement(reference: ArrayLike<number>, estimate: ArrayLike<number>): Agreement {
  const mae = meanAbsoluteError(reference, estimate);
  const moments = mae === undefined ? undefined : pairMoments(reference, estimate);
  if (moments === undefined) return { icc: undefined, ccc: undefined, pc: undefined, mae };
  const { varianceX, varianceY, covariance } = moments;
  const variance = varianceX + varianceY;
  return {
    icc: variance > 0 ? (2 * covariance) / variance : undefined,
    ccc: concordanceOf(moments),
    pc: pearsonOf(moments),
    mae,
  };
}
