import { alignCoders } from './alignCoders.js';
import { bootstrapIntervals, type BootstrapInterval } from '../metrics/bootstrap.js';
import { concordanceCorrelation } from '../metrics/correlation.js';
import { absoluteAgreement, intraclassCorrelation } from '../metrics/intraclassCorrelation.js';
import { mulberry32 } from '../metrics/mulberry32.js';
import { completeRows } from '../metrics/pairs.js';

/** One coder's judgement on the common grid, lag taken back; NaN: no opinion. */
export interface CoderOnGrid {
  readonly name: string;
  readonly values: Float64Array;
}

export interface AgreementFigure {
  /** `undefined`: there is no answer. */
  readonly value: number | undefined;
  /** 95 %, by blocks; `undefined` where there is too little for one. */
  readonly interval: BootstrapInterval | undefined;
}

export interface AgreementFigures {
  readonly consistency: AgreementFigure;
  readonly absolute: AgreementFigure;
  /** Of two coders; `undefined` for more. */
  readonly concordance: AgreementFigure | undefined;
  /** Seconds that all coders have judged. */
  readonly commonSec: number;
  /** Each coder's lag against the others, seconds; positive: later. */
  readonly lagsSec: readonly number[];
  /** Spans in which the coders differ most, worst first. */
  readonly worst: readonly { readonly fromSec: number; readonly toSec: number; readonly spread: number }[];
}

/** Judgements hold for some seconds: neighbouring samples say nothing new. */
export const agreementBlockSec = 5;
const resamples = 400;
const worstSec = 5;

const mostWorst = 5;
/** Reaction lags of coders lie between 1 and 6 s (Mariooryad & Busso 2015). */
export const mostLagSec = 6;
const seed = 20180101;

/** How much coders agree; `undefined` for fewer than two. */
export function agreementOf(coders: readonly CoderOnGrid[], stepSec: number): AgreementFigures | undefined {
  if (coders.length < 2) return undefined;
  const { columns } = completeRows(coders.map(({ values }) => values));
  const figures = (raters: readonly Float64Array[]) => ({
    consistency: intraclassCorrelation(raters),
    absolute: absoluteAgreement(raters),
    concordance:
      raters[0] !== undefined && raters[1] !== undefined && raters.length === 2
        ? concordanceCorrelation(raters[0], raters[1])
        : undefined,
  });
  const values = figures(columns);
  const intervals = bootstrapIntervals(columns, figures, {
    random: mulberry32(seed),
    resamples,
    blockLength: Math.round(agreementBlockSec / stepSec),
  });
  return {
    consistency: { value: values.consistency, interval: intervals.consistency },
    absolute: { value: values.absolute, interval: intervals.absolute },
    concordance:
      coders.length === 2 ? { value: values.concordance, interval: intervals.concordance } : undefined,
    commonSec: (columns[0]?.length ?? 0) * stepSec,
    lagsSec: alignCoders({ stepSec, coders }, { maxLagSec: mostLagSec }).lagsSec,
    worst: worstSpans(coders, stepSec),
  };
}

/** Spans of `worstSec` by the mean distance between the highest and the lowest judgement. */
export function worstSpans(
  coders: readonly CoderOnGrid[],
  stepSec: number,
): { fromSec: number; toSec: number; spread: number }[] {
  const steps = Math.max(1, Math.round(worstSec / stepSec));
  const length = coders[0]?.values.length ?? 0;
  const spans: { fromSec: number; toSec: number; spread: number }[] = [];
  for (let from = 0; from + steps <= length; from += steps) {
    let sum = 0;
    let count = 0;
    for (let step = from; step < from + steps; step++) {
      const now = coders.map(({ values }) => values[step] ?? Number.NaN);
      const spread = Math.max(...now) - Math.min(...now);
      if (Number.isNaN(spread)) continue;
      sum += spread;
      count += 1;
    }
    if (count === 0) continue;
    spans.push({ fromSec: from * stepSec, toSec: (from + steps) * stepSec, spread: sum / count });
  }
  return spans.sort((one, other) => other.spread - one.spread).slice(0, mostWorst);
}
