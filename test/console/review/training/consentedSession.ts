import type { SessionEvent, SessionSetup } from '../../../../core/session/SessionEvent.js';
import type { AnnotationPass } from '../../../../console/wire/review.js';
import { sec } from '../../../core/session/frames.js';
import { sessionOf, startedNs, writeSession } from '../../../report/longSession.js';

type Word = readonly ['pictures' | 'training', boolean];

export const consentToAll: readonly Word[] = [
  ['pictures', true],
  ['training', true],
];

/** Writes a session of one minute in which it was said what may be done with it; @returns its folder. */
export function writeConsented(
  root: string,
  words: readonly Word[] = consentToAll,
  setup: SessionSetup = { sessionId: 'one', operator: 'op1', childId: 'c7', culture: 'C1' },
): Promise<string> {
  const [started, ...rest] = sessionOf(1, setup);
  if (started === undefined) throw new Error('no session');
  const said = words.map(([item, given]): SessionEvent => ({
    ...{ kind: 'consent', item, given, takenBy: 'op1', takenNs: startedNs, stampNs: startedNs, seq: 0 },
  }));
  return writeSession(
    root,
    [started, ...said, ...rest].map((event, seq) => ({ ...event, seq })),
  );
}

/** A finished pass with a judgement a second, from the first second of the session. */
export function passOf(coder: string, values: readonly (number | null)[]): AnnotationPass {
  return {
    coder,
    pass: 1,
    lagSec: 0,
    finished: true,
    points: values.map((value, second) => [String(startedNs + sec(second)), value]),
  };
}
