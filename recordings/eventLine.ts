import type { SessionEvent } from '../core/session/SessionEvent.js';

/** What events.jsonl keeps: every event but the frames, which are the rows of frames.csv. */
export type LoggedEvent = Exclude<SessionEvent, { kind: 'frame' }>;

const kinds: ReadonlySet<string> = new Set<LoggedEvent['kind']>([
  'started',
  'held',
  'resumed',
  'emergency-stop',
  'prompt-proposed',
  'prompt-decided',
  'behaviour-ended',
  'mark',
  'stop-requested',
  'ended',
]);

/** JSON without `bigint`: stamps become decimal strings. The fields that carry them end in `Ns`. */
export function encodeJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, field: unknown) => (typeof field === 'bigint' ? String(field) : field),
    indent,
  );
}

/** One line of events.jsonl, without its end. */
export function encodeEvent(event: LoggedEvent): string {
  return encodeJson(event);
}

/** The event of a line; `undefined` for anything that `encodeEvent` did not write (a torn line, a later version's). */
export function decodeEvent(line: string): LoggedEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line, (key, field: unknown) =>
      /Ns$/u.test(key) && typeof field === 'string' && /^-?\d+$/u.test(field) ? BigInt(field) : field,
    );
  } catch {
    // Not JSON: a torn line. The caller counts it and says so.
    return undefined;
  }
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is LoggedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, stampNs, kind } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(seq) && typeof stampNs === 'bigint' && typeof kind === 'string' && kinds.has(kind)
  );
}
