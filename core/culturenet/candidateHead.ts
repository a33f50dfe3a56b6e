import type { Agreement } from '../metrics/agreement.js';
import type { Warning } from '../Warning.js';

/** What a candidate was compared with, and where its numbers were told. */
export interface ToldComparison {
  readonly childId: string;
  /** Which session's annotations it was fitted to, as `AnnotationTaking` counts them. */
  readonly session: number;
  readonly comparedWithId: string;
}

/** What is asked for, and what is so now. */
export interface CandidateAsked {
  readonly childId: string;
  readonly session: number;
  /** The head that a refit would start from now; `undefined` for the prior. */
  readonly headId: string | undefined;
  /** The session has ended and none begun since. */
  readonly isSessionOver: boolean;
}

/**
 * Whether a candidate is good enough to be swapped in: its mean absolute error on held-out frames is smaller. One whose error is
 * not known is not, and one as good as the present head is not.
 */
export function isBetterHead(current: Agreement, candidate: Agreement): boolean {
  return (candidate.mae ?? Number.POSITIVE_INFINITY) < (current.mae ?? Number.POSITIVE_INFINITY);
}

/**
 * Why there is no candidate that may be used: only the very one whose numbers were told, of this child and session, and compared
 * with the head that is in use still.
 *
 * @param told `undefined` where nothing was compared
 */
export function refuseCandidate(
  told: ToldComparison | undefined,
  asked: CandidateAsked,
): Warning | undefined {
  const { childId, session, headId } = asked;
  if (told?.session !== session || told.childId !== childId)
    return {
      code: 'engagement/no-candidate',
      text: `There is no candidate of ${childId} from this session: ask without apply first, which tells how both heads do.`,
    };
  if (told.comparedWithId !== headId)
    return {
      code: 'engagement/other-head',
      text: `The candidate was compared with head ${told.comparedWithId}, which is no longer in use: ask without apply again.`,
    };
  return undefined;
}

/** Whether a candidate that has been kept comes into use at once: the session it was made in goes on, and with the same head. */
export function mayComeIntoUse(told: ToldComparison, now: CandidateAsked): boolean {
  return !now.isSessionOver && refuseCandidate(told, now) === undefined;
}
