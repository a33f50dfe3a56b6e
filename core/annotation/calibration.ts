import {
  agreementBlockSec,
  agreementOf,
  mostLagSec,
  type AgreementFigure,
  type AgreementFigures,
  type CoderOnGrid,
} from './agreementOf.js';
import { alignCoders } from './alignCoders.js';
import { fuseCoders } from './fuseCoders.js';
import { bootstrapIntervals } from '../metrics/bootstrap.js';
import { concordanceCorrelation } from '../metrics/correlation.js';
import { mulberry32 } from '../metrics/mulberry32.js';
import { completeRows, isConstant } from '../metrics/pairs.js';

/** What coders agreed on of a clip. */
export interface AgreedReference {
  /** The mean of the coders, moved onto each other in time, on the clip's grid; NaN where not more than half of them have an opinion. */
  readonly values: Float64Array;
  /** How much they agree among themselves: nobody can be asked to come nearer to them than they are to each other. */
  readonly figures: AgreementFigures;
}

/** So much of a clip has to be judged: by all who make a reference of it, and by a coder for a lag to be looked for. */
const fewestCommon = 0.5;

/**
 * The reference of a calibration clip.
 *
 * @param coders each one's judgement on the clip's grid, lag taken back
 * @returns a sentence where these make none
 */
export function agreedReference(coders: readonly CoderOnGrid[], stepSec: number): AgreedReference | string {
  const figures = agreementOf(coders, stepSec);
  const length = coders[0]?.values.length ?? 0;
  if (figures === undefined) return 'One coder agrees with nobody: choose passes of at least two.';
  if (figures.commonSec < fewestCommon * length * stepSec)
    return `All of these coders judged only ${figures.commonSec.toFixed(0)} s of the clip's ${(length * stepSec).toFixed(0)} s: choose a span that they all judged.`;
  const timesSec = Float64Array.from({ length }, (_, step) => step * stepSec);
  const { values } = fuseCoders(
    coders.map(({ name, values: judged }) => ({ coder: name, timesSec, values: judged })),
    // What one did not judge is not made up from what lies around it.
    { stepSec, maxLagSec: mostLagSec, maxGapSec: 1.5 * stepSec },
  );
  const known = completeRows([values]).columns[0] ?? values;
  if (isConstant(known))
    return 'What these coders say does not change in this span: choose one in which engagement rises and falls.';
  return { values, figures };
}

/** How near a coder came to a reference. */
export interface Calibration {
  readonly concordance: AgreementFigure;
  readonly absolute: AgreementFigure;
  readonly consistency: AgreementFigure;
  /** The coder's mean minus the reference's, on the scale of -1 .. 1. */
  readonly bias: AgreementFigure;
  /** How much later than the reference the coder judges, seconds; `undefined` where the two go together at no lag, or too little was judged. */
  readonly lagSec: number | undefined;
  /** The concordance that is left once that lag is taken back. */
  readonly concordanceWithoutLag: number | undefined;
  /** Seconds of which both say something, and of which the reference does. */
  readonly commonSec: number;
  readonly referenceSec: number;
  /** Where the coder is farthest from the reference, worst first; seconds of the clip. */
  readonly worst: AgreementFigures['worst'];
}

const resamples = 400;
const seed = 20180101;
const unknown: AgreementFigure = { value: undefined, interval: undefined };

/**
 * @param reference on the clip's grid, NaN where there is none
 * @param own the coder's judgement on the same grid, lag taken back; NaN: no opinion
 */
export function calibrationOf(reference: Float64Array, own: Float64Array, stepSec: number): Calibration {
  const coders = [
    { name: 'reference', values: reference },
    { name: 'coder', values: own },
  ];
  const figures = agreementOf(coders, stepSec);
  const { lagsSec, warnings } = alignCoders({ stepSec, coders }, { maxLagSec: mostLagSec });
  const commonSec = figures?.commonSec ?? 0;
  const referenceSec = (completeRows([reference]).columns[0]?.length ?? 0) * stepSec;
  // A lag at the border of what was looked at, none at all, or one of a few seconds, is no lag that is known.
  const isKnown = warnings.length === 0 && commonSec >= fewestCommon * referenceSec;
  const lagSec = !isKnown ? undefined : (lagsSec[1] ?? 0) - (lagsSec[0] ?? 0);
  return {
    concordance: figures?.concordance ?? unknown,
    absolute: figures?.absolute ?? unknown,
    consistency: figures?.consistency ?? unknown,
    bias: biasOf(reference, own, stepSec),
    lagSec,
    concordanceWithoutLag:
      lagSec === undefined ? undefined : concordanceAt(reference, own, Math.round(lagSec / stepSec)),
    commonSec,
    referenceSec,
    worst: figures?.worst ?? [],
  };
}

function biasOf(reference: Float64Array, own: Float64Array, stepSec: number): AgreementFigure {
  const { columns } = completeRows([reference, own]);
  const statistics = ([first, second]: readonly ArrayLike<number>[]) => ({ bias: meanOf(first, second) });
  const intervals = bootstrapIntervals(columns, statistics, {
    random: mulberry32(seed),
    resamples,
    blockLength: Math.round(agreementBlockSec / stepSec),
  });
  return { value: statistics(columns).bias, interval: intervals.bias };
}

/** The mean of `second - first`. */
function meanOf(first: ArrayLike<number> = [], second: ArrayLike<number> = []): number | undefined {
  if (first.length === 0) return undefined;
  let sum = 0;
  for (let row = 0; row < first.length; row += 1) sum += (second[row] ?? NaN) - (first[row] ?? NaN);
  return sum / first.length;
}

/** The concordance when the coder is read so many steps later. */
function concordanceAt(reference: Float64Array, own: Float64Array, steps: number): number | undefined {
  const moved = Float64Array.from(reference, (_, step) => own[step + steps] ?? NaN);
  const [first, second] = completeRows([reference, moved]).columns;
  return first && second && concordanceCorrelation(first, second);
}
