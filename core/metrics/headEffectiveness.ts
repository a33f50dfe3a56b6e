import { concordanceCorrelation } from './correlation.js';
import { meanAbsoluteError } from './meanAbsoluteError.js';
import { pairMoments } from './pairs.js';

/** Whether an estimator says more than the mean of the labels would. */
export interface HeadEffectiveness {
  readonly effective: boolean;
  /** Standard deviation of the estimates over that of the labels: near 0, it predicts one number. */
  readonly spreadRatio: number;
  /** 1 - mean squared error / variance of the labels: at most 0, the labels' own mean does as well. */
  readonly explainedVariance: number;
  readonly concordance: number;
  readonly meanAbsoluteError: number;
  /** Mean absolute error of the constant `meanLabel`. */
  readonly meanEstimateError: number;
  /** What an operator is told, one sentence; `undefined` for an effective head. */
  readonly reason: string | undefined;
}

export interface EffectivenessOptions {
  /** The constant to compare with: the mean of the training labels (the paper's ME). Default: the reference's own mean. */
  readonly meanLabel?: number;
  /** Below this spread ratio the head counts as constant, default 0.1. */
  readonly minSpreadRatio?: number;
}

/**
 * Tells a head that predicts the mean from one that follows the child (Rudovic et al. 2018, table II's ME baseline).
 *
 * A head is ineffective when its estimates hardly vary, when they vary without following the labels (CCC at most 0), or
 * when a constant has a smaller absolute error.
 *
 * @returns `undefined` for fewer than two pairs, a number that is not finite, or labels that are all the same: such
 *   labels cannot show whether a head works
 */
export function headEffectiveness(
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
  options: EffectivenessOptions = {},
): HeadEffectiveness | undefined {
  const moments = pairMoments(reference, estimate);
  const mae = meanAbsoluteError(reference, estimate);
  const concordance = concordanceCorrelation(reference, estimate);
  if (moments === undefined || mae === undefined || concordance === undefined || moments.varianceX === 0) {
    return undefined;
  }
  const { meanX, meanY, varianceX, varianceY, covariance } = moments;
  const { meanLabel = meanX, minSpreadRatio = 0.1 } = options;
  const meanSquaredError = varianceX + varianceY - 2 * covariance + (meanX - meanY) ** 2;
  const spreadRatio = Math.sqrt(varianceY / varianceX);
  const constant = Float64Array.from({ length: reference.length }, () => meanLabel);
  const meanEstimateError = meanAbsoluteError(reference, constant) ?? Number.NaN;

  let reason: string | undefined;
  if (spreadRatio < minSpreadRatio) {
    reason = `It predicts nearly one number (its spread is ${Math.round(spreadRatio * 100)} % of the labels').`;
  } else if (concordance <= 0) {
    reason = 'Its estimates vary, but do not follow the labels.';
  } else if (mae >= meanEstimateError) {
    reason = `A constant (${meanLabel.toFixed(2)}) is nearer to the labels than its estimates are.`;
  }
  return {
    effective: reason === undefined,
    spreadRatio,
    explainedVariance: 1 - meanSquaredError / varianceX,
    concordance,
    meanAbsoluteError: mae,
    meanEstimateError,
    reason,
  };
}
