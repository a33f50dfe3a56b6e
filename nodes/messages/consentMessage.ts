import { consentItems, type ConsentWord } from '../../core/session/consent.js';
import { RapportError } from '../../core/RapportError.js';
import { stampToNs } from '../runtime/stamp.js';
import type { ConsentMessage } from './sessionMessages.js';

/**
 * @param nowNs for a word that does not say when it was taken
 * @throws RapportError `session/consent-item`
 */
export function fromConsentMessage(message: ConsentMessage, nowNs: bigint): ConsentWord {
  const item = consentItems.find((each) => each === message.item);
  if (item === undefined)
    throw new RapportError(
      'session/consent-item',
      `"${message.item}" is nothing that is consented to: choose ${consentItems.join(', ')}.`,
    );
  const takenNs = stampToNs(message.taken);
  return {
    item,
    given: message.given,
    takenBy: message.taken_by,
    takenNs: takenNs === 0n ? nowNs : takenNs,
  };
}

/** The words of a session's state; an item that this version does not know is left out. */
export function consentWords(messages: readonly ConsentMessage[]): readonly ConsentWord[] {
  return messages.flatMap((message) =>
    consentItems.some((each) => each === message.item) ? [fromConsentMessage(message, 0n)] : [],
  );
}
