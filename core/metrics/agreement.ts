import { concordanceCorrelation, pearsonCorrelation } from './correlation.js';
import { intraclassCorrelation } from './intraclassCorrelation.js';
import { meanAbsoluteError } from './meanAbsoluteError.js';

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

/** All four measures of one estimate against its reference. */
export function agreement(reference: ArrayLike<number>, estimate: ArrayLike<number>): Agreement {
  return {
    icc: intraclassCorrelation([reference, estimate]),
    ccc: concordanceCorrelation(reference, estimate),
    pc: pearsonCorrelation(reference, estimate),
    mae: meanAbsoluteError(reference, estimate),
  };
}
