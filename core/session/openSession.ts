import type { Warning } from '../Warning.js';
import type { Because, HoldCategory } from './SessionEvent.js';
import type { SessionState } from './SessionInput.js';

/** Whether a session goes on, running or held. */
export function isOpen({ record: { phase } }: Pick<SessionState, 'record'>): boolean {
  return phase === 'running' || phase === 'held';
}

/** @param wanted what was asked for, as in "nothing to stop" */
export function noSession(wanted: string): Warning {
  return {
    code: 'session/not-running',
    text: `No session is running, so there is nothing to ${wanted}: start one.`,
  };
}

export type Categorised = Because & { readonly category?: HoldCategory | undefined };

/** A stop or a hold is never refused for want of a reason. */
export function because({ by, reason: given, category }: Categorised): Categorised {
  const reason = given.trim();
  return {
    by,
    reason: reason === '' ? 'no reason given' : reason,
    ...(category !== undefined && { category }),
  };
}
