import type { Because } from './SessionEvent.js';

/** The reason as an operator's tool sends it, with whose hand it was. */
export function signedReason(reason: string, by: string): string {
  return `${reason} (pressed by ${by})`.trim();
}

/**
 * Who pressed the emergency stop, and why: the name that `signedReason` put at the end of the text, or else the node that
 * sent it.
 */
export function whoPressed(text: string, sender: string): Because {
  const signed = /^(?<reason>.*?)\s*\(pressed by (?<by>[^()]+)\)$/su.exec(text.trim());
  return { by: signed?.groups?.['by']?.trim() ?? sender, reason: signed?.groups?.['reason'] ?? text };
}
