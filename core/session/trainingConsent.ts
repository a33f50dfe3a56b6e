import type { Warning } from '../Warning.js';
import { lastWord, type ConsentWord } from './consent.js';

/** What a session says of whether heads may be made of it. */
export interface ConsentedSession {
  readonly sessionId: string;
  /** In the order in which they were said. */
  readonly consents: readonly ConsentWord[];
}

/** A consent to training that was taken outside of the session, as whoever trains states it. */
export interface StatedConsent {
  readonly takenBy: string;
  /** When it was taken, nanoseconds. */
  readonly takenNs: bigint;
}

/** The consent on which a head may be made of a session. */
export interface TrainingConsent extends StatedConsent {
  readonly sessionId: string;
  /** True where the session's own record does not say it. */
  readonly isStated: boolean;
}

/**
 * Whether heads may be made of a session: it takes a yes.
 *
 * A session that says nothing of training, as all do from before consent was taken by item, needs a statement of who took the
 * consent and when. A withdrawal in the record is not overruled by a statement.
 *
 * @returns the consent, or why not and what to do
 */
export function trainingConsent(
  { sessionId, consents }: ConsentedSession,
  stated?: StatedConsent,
): { readonly consent: TrainingConsent } | { readonly refusal: Warning } {
  const word = lastWord({ consents }, 'training');
  if (word?.given === true) {
    const { takenBy, takenNs } = word;
    return { consent: { sessionId, takenBy, takenNs, isStated: false } };
  }
  if (word !== undefined)
    return {
      refusal: {
        code: 'session/training-refused',
        text: `Consent to train heads on session ${sessionId} was refused or withdrawn (taken by ${word.takenBy}): leave it out.`,
      },
    };
  if (stated !== undefined) return { consent: { sessionId, ...stated, isStated: true } };
  return {
    refusal: {
      code: 'session/no-training-consent',
      text: `Nobody has consented in session ${sessionId} to training heads on it: leave it out, or, where consent was taken outside of the session, say who took it and when (--consent-by, --consent-on).`,
    },
  };
}

/**
 * Why no head may be made in a session that goes on or has just ended; `undefined` if one may.
 *
 * @param consents the last words of the session; `undefined` where there has been none
 */
export function refuseTrainingNow(consents: readonly ConsentWord[] | undefined): Warning | undefined {
  if (consents === undefined)
    return {
      code: 'session/no-training-consent',
      text: 'No session has begun, so nobody has consented to training a head: start one with consent to training.',
    };
  const word = lastWord({ consents }, 'training');
  if (word?.given === true) return undefined;
  if (word !== undefined)
    return {
      code: 'session/training-refused',
      text: `Consent to training was refused or withdrawn (taken by ${word.takenBy}), so no head is made of this session.`,
    };
  return {
    code: 'session/no-training-consent',
    text: 'Nobody has consented to training, so no head is made of this session: take consent to it (rapport operator consent training given --by NAME), then ask again.',
  };
}
