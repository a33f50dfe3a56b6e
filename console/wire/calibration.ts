import * as z from 'zod/mini';

import { annotationPass } from './review.js';
import { finite, maybeNumber, shortText, stampText } from './values.js';

/** What GET, PUT and POST /api/review/calibration carry, and as what it is kept in a session's folder. */

const passName = z.pick(annotationPass, { coder: true, pass: true });
export type PassName = z.infer<typeof passName>;

/** A number with its 95 % interval; `null`: not known. */
const figure = z.object({ value: maybeNumber, low: maybeNumber, high: maybeNumber });
export type CalibrationFigure = z.infer<typeof figure>;

const span = z.object({ fromNs: stampText, toNs: stampText });
/** PUT: the span to be the clip, and the passes whose mean is its reference. */
export const clipBody = z.extend(span, {
  reference: z.array(passName).check(z.minLength(2), z.maxLength(20)),
});
export type ClipBody = z.infer<typeof clipBody>;

/** A clip as it is kept: with what was agreed on, so that what has been compared with it stays true. */
export const clipFile = z.extend(clipBody, {
  version: z.literal(1),
  /** From 1; the newest of a session is trained on. */
  clip: z.int().check(z.positive()),
  markedBy: shortText,
  /** ISO 8601. */
  markedAt: shortText,
  stepSec: z.number().check(z.positive()),
  /** The agreed engagement, -1 .. 1, a value a step from `fromNs`; `null`: the coders said nothing. */
  values: z.array(maybeNumber).check(z.maxLength(20_000)),
  /** How much the reference's coders agree among themselves. */
  consistency: figure,
  absolute: figure,
});
export type ClipFile = z.infer<typeof clipFile>;

/** POST: what a coder judged of a clip, as in a pass. */
export const trainingBody = z.extend(z.pick(annotationPass, { lagSec: true, points: true }), {
  clip: z.int().check(z.positive()),
});
export type TrainingBody = z.infer<typeof trainingBody>;

const trainingFigures = z.object({
  concordance: figure,
  absolute: figure,
  consistency: figure,
  /** The coder's mean minus the reference's. */
  bias: figure,
  /** Later than the reference, seconds, beyond the lag that the coder has taken back already. */
  lagSec: maybeNumber,
  concordanceWithoutLag: maybeNumber,
  commonSec: finite,
  referenceSec: finite,
  /** Seconds of the clip. */
  worst: z.array(z.object({ fromSec: finite, toSec: finite, spread: finite })),
});

/** A training as it is kept. */
export const trainingFile = z.extend(trainingBody, {
  version: z.literal(1),
  coder: annotationPass.shape.coder,
  /** The coder's trainings in this session, from 1. */
  attempt: z.int().check(z.positive()),
  /** ISO 8601. */
  at: shortText,
  /** Whether the coder had seen nothing of what others say of this session. */
  isBlind: z.boolean(),
  figures: trainingFigures,
});
export type TrainingFile = z.infer<typeof trainingFile>;
/** A training without what was judged, for others to see. */
export type TrainingResult = Omit<TrainingFile, 'points'>;

/** GET, and the answer to PUT and POST. */
export interface CalibrationView {
  /** Without `values` for whom it is still to be judged. */
  readonly clip: (Omit<ClipFile, 'values'> & { readonly values: ClipFile['values'] | null }) | null;
  /** Passes that can be a reference: the newest finished one of each coder. What they say is not told. */
  readonly candidates: readonly PassName[];
  /** Whether the asker's pass is part of the reference: then there is nothing to compare with. */
  readonly isReference: boolean;
  readonly own: readonly TrainingFile[];
  /** Of other coders, as far as the asker may see them. */
  readonly others: readonly TrainingResult[];
  /** Files that could not be read. */
  readonly unreadable: number;
}
