import { RapportError } from '../RapportError.js';
import { replaySessionId } from '../session/replaySessionId.js';
import { samePlainIds } from './likeIds.js';
import type { SessionNumbers } from './SessionNumbers.js';

/** A session whose child is known. */
export type NamedSession = SessionNumbers & { readonly childId: string };

function refuse(code: string, text: string): never {
  throw new RapportError(code, text);
}

function requireNamed(session: SessionNumbers): NamedSession {
  const { folder, childId } = session;
  if (childId === undefined || childId === '')
    return refuse(
      'cohort/no-child',
      `${folder} names no child: a session of a cohort is started with --child; leave this one away.`,
    );
  return { ...session, childId };
}

/**
 * Whether two folders hold one session: the same start and name, or the same numbers. Those made of recordings share one
 * name, and videos that know no time of day one start: there the numbers alone tell.
 */
function isCopy(left: NamedSession, right: NamedSession): boolean {
  const isNamedAlike = left.sessionId === right.sessionId && left.sessionId !== replaySessionId;
  if (isNamedAlike && left.startedNs === right.startedNs) return true;
  return (
    left.framesMeasured === right.framesMeasured &&
    left.framesMeasured > 0 &&
    left.vector.every((value, entry) => value === right.vector[entry])
  );
}

/** The same session once, where `drop` allows copies; the complete one of several stays. */
function withoutCopies(
  sessions: readonly NamedSession[],
  duplicates: 'refuse' | 'drop',
): { readonly kept: NamedSession[]; readonly copies: readonly { folder: string; of: string }[] } {
  const kept: NamedSession[] = [];
  const copies: { folder: string; of: string }[] = [];
  const whole = (session: NamedSession): number => (session.complete && !session.recovered ? 0 : 1);
  for (const session of [...sessions].sort((left, right) => whole(left) - whole(right))) {
    const original = kept.find((other) => isCopy(other, session));
    if (original === undefined) {
      kept.push(session);
      continue;
    }
    if (original.childId !== session.childId)
      refuse(
        'cohort/child-twice',
        `${session.folder} and ${original.folder} are the same session under two ids, ${session.childId} and ${original.childId}: keep the one with the child's id.`,
      );
    if (duplicates === 'refuse')
      refuse(
        'cohort/session-twice',
        `${session.folder} is a copy of ${original.folder}: leave one away, or add --duplicates drop.`,
      );
    copies.push({ folder: session.folder, of: original.folder });
  }
  return { kept, copies };
}

/** One network made all numbers, or none of them can be compared. */
function requireOneModel(sessions: readonly NamedSession[]): readonly string[] {
  let first: NamedSession | undefined;
  for (const session of sessions.filter(({ framesMeasured }) => framesMeasured > 0)) {
    if (session.affectModels.length !== 1)
      refuse(
        'cohort/models',
        `${session.folder} has the readings of ${session.affectModels.length === 0 ? 'no network' : session.affectModels.join(' and ')}: a session of a cohort has one network's.`,
      );
    first ??= session;
    if (session.affectModels[0] !== first.affectModels[0])
      refuse(
        'cohort/models',
        `${session.folder} was seen by ${String(session.affectModels[0])} and ${first.folder} by ${String(first.affectModels[0])}: a cohort's sessions are of one network; replay one of them with the other's.`,
      );
  }
  return first?.affectModels ?? [];
}

/** Sessions that can be compared, and what was put aside. */
export interface CheckedSessions {
  readonly sessions: readonly NamedSession[];
  readonly affectModels: readonly string[];
  readonly copies: readonly { readonly folder: string; readonly of: string }[];
}

/**
 * Refuses what would make a cohort say something false.
 *
 * @throws RapportError `cohort/no-sessions`, `cohort/not-complete`, `cohort/no-child`, `cohort/ids-alike`, `cohort/child-twice`
 *   for one session under two ids, `cohort/session-twice` for a copy, `cohort/models`
 */
export function checkSessions(
  given: readonly SessionNumbers[],
  { duplicates }: { readonly duplicates: 'refuse' | 'drop' },
): CheckedSessions {
  if (given.length === 0) refuse('cohort/no-sessions', 'There are no sessions to make a cohort of.');
  const open = given.find(({ complete, recovered }) => !complete && !recovered);
  if (open !== undefined)
    refuse(
      'cohort/not-complete',
      `${open.folder} did not end: run \`rapport session recover ${open.folder}\`, or leave it away.`,
    );
  const named = given.map(requireNamed);
  const alike = samePlainIds(named.map(({ childId }) => childId));
  if (alike !== undefined)
    refuse(
      'cohort/ids-alike',
      `There are sessions of "${alike[0]}" and of "${alike[1]}", which differ in case or blanks alone: give one child one id.`,
    );
  const { kept, copies } = withoutCopies(named, duplicates);
  return { sessions: kept, affectModels: requireOneModel(kept), copies };
}
