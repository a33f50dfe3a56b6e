import * as z from 'zod/mini';

import type { Interval } from '../../heads/registry/HeadCard.js';
import { maybeText, shortText } from './values.js';
import type { TrainingState } from './words.js';

/** What is asked and told of features and heads that are made from a session in the review. */

/** POST /api/review/features and /api/review/personalize. */
export const headBody = z.object({
  /** Whose newest pass is learned from; `null`: those of all coders, fused. */
  coder: maybeText,
  culture: shortText,
});
export type HeadBody = z.infer<typeof headBody>;

/** POST /api/review/candidate: what becomes of the candidate whose numbers were told. */
export const candidateBody = z.object({ candidateId: shortText, decision: z.enum(['use', 'discard']) });
export type CandidateBody = z.infer<typeof candidateBody>;

/** How near a head's estimates come to the labels of moments that were held out; 95 % intervals by blocks of time. */
export interface HeldOutFigures {
  readonly mae?: Interval;
  readonly ccc?: Interval;
  readonly icc?: Interval;
}

/** A candidate beside the head that it would replace, on the same moments, from which neither learned here. */
export interface HeadsCompared {
  readonly candidateId: string;
  readonly currentId: string;
  readonly framesFitted: number;
  readonly framesHeldOut: number;
  readonly current: HeldOutFigures;
  readonly candidate: HeldOutFigures;
  /** The candidate's mean absolute error is smaller: only then it may be used. */
  readonly isBetter: boolean;
  /** The candidate is no better than always saying the mean of its training labels. */
  readonly isIneffective: boolean;
}

/** GET /api/review/training: what is made, or was made last, at this server, and what could be made of the session. */
export interface TrainingView {
  readonly state: TrainingState;
  readonly what: 'features' | 'personalize' | null;
  /** False: it is of another session than the one that is asked about. */
  readonly isHere: boolean;
  readonly by: string | null;
  readonly frames: number;
  readonly framesKept: number;
  readonly framesInAll: number | null;
  /** What went wrong. */
  readonly says: string | null;
  readonly comparison: HeadsCompared | null;
  /** Why nothing can be made of this session; asked for only while nothing is being made. */
  readonly refused: string | null;
  /** The session's own. */
  readonly culture: string | null;
  /** Feature files of this session, got by their number. */
  readonly files: number;
}
