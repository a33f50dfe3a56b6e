import type { AgreementFigure, CoderOnGrid } from '../../core/annotation/agreementOf.js';
import { agreedReference, calibrationOf } from '../../core/annotation/calibration.js';
import { heldOnGrid, type HeldValues } from '../../core/annotation/heldOnGrid.js';
import type {
  CalibrationFigure,
  CalibrationView,
  ClipBody,
  ClipFile,
  PassName,
  TrainingBody,
  TrainingFile,
  TrainingResult,
} from '../wire/calibration.js';
import type { AnnotationPass } from '../wire/review.js';
import { numberOrNull } from '../wire/values.js';
import { newestPasses } from './annotationTables.js';
import type { CalibrationFiles } from './CalibrationFiles.js';

/** As fine as coders are compared, seconds. */
const stepSec = 0.2;
/** Short enough to be judged with care, long enough for an interval, seconds. */
const shortestSec = 30;
const longestSec = 900;

interface Made {
  /** Who makes it, as a coder's id, and when. */
  readonly by: string;
  readonly at: Date;
}

/**
 * A span of a session as its next calibration clip.
 *
 * @param passes all of the session
 * @returns a sentence where it can be none
 */
export function clipOf(
  body: ClipBody,
  passes: readonly AnnotationPass[],
  { by, at, number }: Made & { readonly number: number },
): ClipFile | string {
  const seconds = secondsOf(body);
  if (!(seconds >= shortestSec && seconds <= longestSec))
    return `A clip lasts ${shortestSec} s to ${longestSec / 60} min, this one ${seconds.toFixed(0)} s: set A and B anew.`;
  if (new Set(body.reference.map(({ coder }) => coder)).size < body.reference.length)
    return 'One coder agrees with nobody: choose one pass of each.';
  const coders: CoderOnGrid[] = [];
  for (const { coder, pass } of body.reference) {
    const found = passes.find((each) => each.coder === coder && each.pass === pass && each.finished);
    if (found === undefined) return `Pass ${pass} of ${coder} is not finished, or not there: choose another.`;
    coders.push({ name: coder, values: onClip(body, found) });
  }
  const agreed = agreedReference(coders, stepSec);
  if (typeof agreed === 'string') return agreed;
  const { consistency, absolute } = agreed.figures;
  return {
    version: 1,
    clip: number,
    ...body,
    markedBy: by,
    markedAt: at.toISOString(),
    stepSec,
    values: Array.from(agreed.values, (value) => numberOrNull(rounded(value))),
    consistency: figureOf(consistency),
    absolute: figureOf(absolute),
  };
}

/**
 * What a coder judged of a clip, compared with what was agreed on.
 *
 * @param by among what is made: `isBlind`, whether the coder had seen nothing of what others say of this session
 * @returns a sentence where nothing was judged
 */
export function trainingOf(
  clip: ClipFile,
  body: TrainingBody,
  { by, at, attempt, isBlind }: Made & { readonly attempt: number; readonly isBlind: boolean },
): TrainingFile | string {
  const reference = Float64Array.from(clip.values, (value) => value ?? NaN);
  const own = heldOnGrid(within(clip, body.points), {
    beginNs: BigInt(clip.fromNs),
    stepSec: clip.stepSec,
    steps: reference.length,
    lagSec: body.lagSec,
  });
  // What came after the clip's end was not judged: with the lag taken back, so much of its end is not known.
  own.fill(NaN, Math.max(0, Math.ceil((secondsOf(clip) - body.lagSec) / clip.stepSec)));
  if (own.every(Number.isNaN)) return 'Nothing of the clip was judged: train once more.';
  const made = calibrationOf(reference, own, clip.stepSec);
  return {
    version: 1,
    ...body,
    points: within(clip, body.points),
    coder: by,
    attempt,
    at: at.toISOString(),
    isBlind,
    figures: {
      concordance: figureOf(made.concordance),
      absolute: figureOf(made.absolute),
      consistency: figureOf(made.consistency),
      bias: figureOf(made.bias),
      lagSec: numberOrNull(made.lagSec),
      concordanceWithoutLag: numberOrNull(made.concordanceWithoutLag),
      commonSec: made.commonSec,
      referenceSec: made.referenceSec,
      worst: [...made.worst],
    },
  };
}

/** What of a session's calibration somebody may see: what was agreed on, and others' results, once it cannot help any more. */
export function calibrationView(
  { clips, trainings, unreadable }: CalibrationFiles,
  passes: readonly AnnotationPass[],
  { coder, role }: { readonly coder: string; readonly role: 'operator' | 'observer' | 'coder' },
): CalibrationView {
  const clip = clips.at(-1) ?? null;
  const own = trainings.filter((training) => training.coder === coder);
  const isReference = clip?.reference.some((pass) => pass.coder === coder) === true;
  const hasTrained = own.some((training) => training.clip === clip?.clip);
  const seesValues = isReference || hasTrained;
  return {
    clip: clip && { ...clip, values: seesValues ? clip.values : null },
    candidates: newestPasses(passes.filter(({ finished }) => finished)).map(
      ({ coder: by, pass }): PassName => ({ coder: by, pass }),
    ),
    isReference,
    own,
    // Numbers of others tell nothing of what is to be judged; who leads has to know how coders stand.
    others:
      seesValues || role === 'operator'
        ? trainings.filter((training) => training.coder !== coder).map(resultOf)
        : [],
    unreadable,
  };
}

function resultOf(training: TrainingFile): TrainingResult {
  const { version, clip, lagSec, coder, attempt, at, isBlind, figures } = training;
  return { version, clip, lagSec, coder, attempt, at, isBlind, figures };
}

const secondsOf = ({ fromNs, toNs }: Pick<ClipBody, 'fromNs' | 'toNs'>): number =>
  Number(BigInt(toNs) - BigInt(fromNs)) / 1e9;

function onClip(span: Pick<ClipBody, 'fromNs' | 'toNs'>, pass: AnnotationPass): Float64Array {
  const steps = Math.floor(secondsOf(span) / stepSec);
  return heldOnGrid(pass.points, { beginNs: BigInt(span.fromNs), stepSec, steps, lagSec: pass.lagSec });
}

/** Judgements of the clip, and nothing behind it: the coder's lag does not bring in what comes later. */
function within({ fromNs, toNs }: ClipFile, points: HeldValues): [string, number | null][] {
  return points
    .filter(([stamp]) => BigInt(stamp) >= BigInt(fromNs) && BigInt(stamp) <= BigInt(toNs))
    .map(([stamp, value]) => [stamp, value]);
}

function figureOf({ value, interval }: AgreementFigure): CalibrationFigure {
  return { value: numberOrNull(value), low: numberOrNull(interval?.low), high: numberOrNull(interval?.high) };
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
