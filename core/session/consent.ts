import type { Warning } from '../Warning.js';
import type { SessionParameters } from './SessionInput.js';
import type { SessionRecord } from './sessionRecord.js';

/**
 * What can be consented to: the session itself; that numbers (readings, annotations, what is derived from them) are recorded;
 * that pictures are; that what is recorded trains engagement heads.
 */
export const consentItems = ['run', 'numbers', 'pictures', 'training'] as const;
export type ConsentItem = (typeof consentItems)[number];

/** One item as it was given or withdrawn. */
export interface ConsentWord {
  readonly item: ConsentItem;
  readonly given: boolean;
  /** Who took it. */
  readonly takenBy: string;
  /** When it was taken, nanoseconds. */
  readonly takenNs: bigint;
}

/** The last word on an item; `undefined`: nobody has said. */
export function lastWord(
  { consents }: Pick<SessionRecord, 'consents'>,
  item: ConsentItem,
): ConsentWord | undefined {
  return consents.findLast((word) => word.item === item);
}

/** Whether an item may be done now: pictures and training need a yes, the rest goes on as long as nobody says no. */
export function isAllowed(record: Pick<SessionRecord, 'consents'>, item: ConsentItem): boolean {
  return lastWord(record, item)?.given ?? (item !== 'pictures' && item !== 'training');
}

/** Why a session cannot start on what was consented to; `undefined` if it can. */
export function refuseWithoutConsent(
  consents: readonly ConsentWord[],
  { isConsentRequired = false }: Pick<SessionParameters, 'isConsentRequired'>,
): Warning | undefined {
  const run = lastWord({ consents }, 'run');
  if (run?.given ?? !isConsentRequired) return undefined;
  return {
    code: 'session/no-consent',
    text: 'There is no consent to the session itself, so it is not started: take it, and start with it.',
  };
}
