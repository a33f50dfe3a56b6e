import { statSync } from 'node:fs';
import { dirname } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { consentItems } from '../core/session/consent.js';
import { reduceEvents } from '../core/session/sessionRecord.js';
import type { ConsentedSession } from '../core/session/trainingConsent.js';
import type { DecodedSource } from '../sources/RecordingSource.js';
import { readSessionLog } from './recoverSession.js';

/** The part of rapport_msgs/SessionState that says what was consented to. */
interface RecordedState {
  readonly session_id: string;
  readonly consents?: readonly {
    readonly item: string;
    readonly given: boolean;
    readonly taken_by: string;
    readonly taken: { readonly sec: number; readonly nanosec: number };
  }[];
}

/**
 * The sessions that a recording is of, with what was consented to in each: the one in whose folder it lies, by its log, and
 * those that speak in the recording itself. None for what was recorded without the suite.
 */
export async function sessionsOfRecording(source: DecodedSource): Promise<readonly ConsentedSession[]> {
  const sessions = await sessionsWithin(source);
  const logged = await sessionBeside(source.path);
  // What the recorder missed, the log has.
  if (logged !== undefined) sessions.set(logged.sessionId, logged);
  return [...sessions.values()];
}

async function sessionBeside(path: string): Promise<ConsentedSession | undefined> {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  try {
    const { setup, consents } = reduceEvents((await readSessionLog(folder)).events);
    return setup && { sessionId: setup.sessionId, consents };
  } catch (error) {
    if (error instanceof RapportError && error.code === 'session/no-log') return undefined;
    throw error;
  }
}

async function sessionsWithin(source: DecodedSource): Promise<Map<string, ConsentedSession>> {
  const states = source.topics.filter(({ type }) => type === 'rapport_msgs/msg/SessionState');
  const sessions = new Map<string, ConsentedSession>();
  if (states.length === 0) return sessions;
  for await (const message of source.messages({ topics: new Set(states.map(({ name }) => name)) })) {
    // A session that cannot be read has not consented.
    const state = (source.decode(message) as RecordedState | undefined) ?? { session_id: 'unreadable' };
    if (state.session_id === '') continue;
    // Each message has the last word on every item; before consent by item there were none.
    sessions.set(state.session_id, { sessionId: state.session_id, consents: wordsOf(state) });
  }
  return sessions;
}

function wordsOf({ consents = [] }: RecordedState): ConsentedSession['consents'] {
  return consents.flatMap(({ item: named, given, taken_by: takenBy, taken }) => {
    const item = consentItems.find((each) => each === named);
    if (item === undefined) return [];
    return [{ item, given, takenBy, takenNs: BigInt(taken.sec) * 1_000_000_000n + BigInt(taken.nanosec) }];
  });
}
