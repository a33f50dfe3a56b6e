import { RapportError } from '../../../core/RapportError.js';
import { lastWord } from '../../../core/session/consent.js';
import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { trainingConsent } from '../../../core/session/trainingConsent.js';
import { recordingOwner } from '../../../record/recordingOwner.js';
import { readSessionLog } from '../../../record/recoverSession.js';
import { recordingsOf } from '../stampedTable.js';

/** A session that features and heads may be made of. */
export interface TrainableSession {
  readonly childId: string;
  readonly culture: string | undefined;
  /** Its recordings, first come first; one at least. */
  readonly recordings: readonly string[];
  /** When its last line was written, nanoseconds. */
  readonly endNs: bigint;
}

/**
 * What a session says of itself, where heads may be made of it: that takes consent to training and to pictures, as its log says now.
 *
 * @throws RapportError `training/no-child`, `training/no-pictures-consent`, `training/no-pictures`, `training/session-running`, and of
 *   `trainingConsent` and `readSessionLog`
 */
export async function trainableSession(folder: string): Promise<TrainableSession> {
  const { events } = await readSessionLog(folder);
  const { setup, consents } = reduceEvents(events);
  const { sessionId = '', childId, culture } = setup ?? {};
  const answer = trainingConsent({ sessionId, consents });
  if ('refusal' in answer) throw new RapportError(answer.refusal.code, answer.refusal.text);
  if (childId === undefined)
    throw new RapportError(
      'training/no-child',
      'The session names no child, so there is nobody to make a head for.',
    );
  if (lastWord({ consents }, 'pictures')?.given !== true)
    throw new RapportError(
      'training/no-pictures-consent',
      'Nobody has consented to pictures in this session, or the consent was withdrawn: nothing is made of them.',
    );
  if ((await recordingOwner(folder)) !== undefined)
    throw new RapportError(
      'training/session-running',
      'The session is being recorded: wait until it is over.',
    );
  const { files } = await recordingsOf(folder);
  if (files.length === 0)
    throw new RapportError(
      'training/no-pictures',
      'The session has no recording, so there are no pictures to find faces in.',
    );
  const endNs = events.reduce((latest, { stampNs }) => (stampNs > latest ? stampNs : latest), 0n);
  return { childId, culture, recordings: files, endNs };
}
