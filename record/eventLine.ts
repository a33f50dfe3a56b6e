import { z } from 'zod';
import { fieldOf } from '../core/requireReadable.js';
import { consentItems } from '../core/session/consent.js';
import { behaviourOutcomes, holdCategories, type SessionEvent } from '../core/session/SessionEvent.js';
import { evidenceSchema } from './evidenceLine.js';
import { promptOfProtocolSchema, protocolFactShapes, sessionProtocolSchema } from './protocolLine.js';

/** Version of the layout of events.jsonl and frames.csv, in the log's first line; raised when a field changes its meaning. */
export const sessionLogVersion = 1;

/** What events.jsonl keeps: every event but the frames, which are the rows of frames.csv. */
export type LoggedEvent = Exclude<SessionEvent, { kind: 'frame' }>;

/** An entry of the log: what it has beside its number and its time. */
const entry = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject({ seq: z.int().nonnegative(), stampNs: z.int64(), ...shape });
const because = { by: z.string(), reason: z.string() };

/** What a later version adds is kept; what one of these lacks makes a line no event. */
const loggedEvent: z.ZodType<LoggedEvent> = z.discriminatedUnion('kind', [
  entry({
    kind: z.literal('started'),
    setup: z.looseObject({
      sessionId: z.string(),
      operator: z.string(),
      childId: z.string().optional(),
      culture: z.string().optional(),
      protocol: sessionProtocolSchema.optional(),
      versions: z.record(z.string(), z.string()).optional(),
    }),
    lowThreshold: z.number(),
  }),
  entry({ kind: z.enum(['emergency-stop', 'stop-requested']), ...because }),
  entry({ kind: z.enum(['held', 'resumed']), category: z.enum(holdCategories).optional(), ...because }),
  entry({
    kind: z.literal('prompt-proposed'),
    prompt: z.looseObject({
      id: z.string(),
      stampNs: z.int64(),
      reason: z.string(),
      behaviourId: z.string(),
      say: z.string(),
      expiresNs: z.int64(),
      by: z.string(),
      cause: z.string().optional(),
      evidence: evidenceSchema.optional(),
      protocol: promptOfProtocolSchema.optional(),
    }),
  }),
  entry({ kind: z.literal('step-begun'), ...protocolFactShapes['step-begun'] }),
  entry({ kind: z.literal('step-ended'), ...protocolFactShapes['step-ended'] }),
  entry({ kind: z.literal('responded'), ...protocolFactShapes.responded }),
  entry({ kind: z.literal('advised'), ...protocolFactShapes.advised }),
  entry({ kind: z.literal('automatic'), ...protocolFactShapes.automatic }),
  entry({ kind: z.literal('protocol-finished') }),
  entry({
    kind: z.literal('prompt-revised'),
    promptId: z.string(),
    revision: z.int(),
    reason: z.string(),
    evidence: evidenceSchema.optional(),
  }),
  entry({
    kind: z.literal('prompt-decided'),
    promptId: z.string(),
    revision: z.int().optional(),
    decision: z.enum(['approve', 'edit', 'skip', 'override', 'expire']),
    automatic: z.boolean(),
    behaviourId: z.string().optional(),
    say: z.string().optional(),
    ...because,
  }),
  entry({ kind: z.literal('cancel-requested'), promptId: z.string(), ...because }),
  entry({
    kind: z.literal('behaviour-ended'),
    promptId: z.string(),
    outcome: z.enum(behaviourOutcomes),
    progress: z.number(),
    confirmed: z.boolean(),
    message: z.string(),
  }),
  entry({ kind: z.literal('clock-set'), bySec: z.number() }),
  entry({
    kind: z.literal('noted'),
    node: z.string(),
    what: z.string(),
    sinceNs: z.int64(),
    values: z.record(z.string(), z.string()),
  }),
  entry({
    kind: z.literal('annotated'),
    momentNs: z.int64(),
    value: z.number(),
    childId: z.string(),
    coder: z.string(),
  }),
  entry({ kind: z.literal('restarted'), lostSec: z.number() }),
  entry({
    kind: z.literal('mark'),
    by: z.string(),
    text: z.string(),
    category: z.string().optional(),
    momentNs: z.int64().optional(),
  }),
  entry({
    kind: z.literal('consent'),
    item: z.enum(consentItems),
    given: z.boolean(),
    takenBy: z.string(),
    takenNs: z.int64(),
  }),
  entry({ kind: z.literal('handed-over'), from: z.string(), to: z.string(), ...because }),
  entry({ kind: z.literal('operator-present'), by: z.string(), tool: z.string() }),
  entry({ kind: z.literal('operator-away'), by: z.string(), sinceSec: z.number() }),
  entry({ kind: z.literal('ended') }),
]);

/** JSON without `bigint`: stamps become decimal strings. The fields that carry them end in `Ns`. */
export function encodeJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, field: unknown) => (typeof field === 'bigint' ? String(field) : field),
    indent,
  );
}

/** One line of events.jsonl, without its end: the event, the first one with the log's version. */
export function encodeLogLine(event: LoggedEvent): string {
  return event.kind === 'started' ? encodeJson({ version: sessionLogVersion, ...event }) : encodeJson(event);
}

/** The version that a log's first line states; `undefined` where it states none, as those of before there were versions. */
export function statedLogVersion(firstLine: string): unknown {
  try {
    return fieldOf(JSON.parse(firstLine), 'version');
  } catch {
    // A torn line: its reader says so.
    return undefined;
  }
}

/** The event of a line; `undefined` for anything that `encodeLogLine` did not write (a torn line, a later version's). */
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
  // The log's version, not the event's.
  if (fieldOf(value, 'kind') === 'started') Reflect.deleteProperty(value as object, 'version');
  return loggedEvent.safeParse(value).data;
}
