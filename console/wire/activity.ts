/** What a session goes through, and what its operator has at hand. */
import * as z from 'zod/mini';

import { count, maybeNumber, maybeStamp, maybeText, shortText } from './values.js';

/** A step of the running protocol, in the session's language. */
const protocolStep = z.object({
  id: shortText,
  title: shortText,
  group: maybeText,
  key: maybeText,
  /** What the operator is asked to do. */
  operatorText: maybeText,
  /** What the robot begins the step with. */
  behaviourId: maybeText,
  text: maybeText,
  postures: z.array(shortText),
  /** What counts as the child's response, and how long it is waited for. */
  counts: maybeText,
  waitSec: maybeNumber,
});

/** Where the session is in its protocol; once a second and at every change, only where it has one. */
export const protocol = z.object({
  kind: z.literal('protocol'),
  protocolId: shortText,
  title: shortText,
  language: maybeText,
  phase: z.enum(['none', 'running', 'held', 'finished']),
  steps: z.array(protocolStep),
  /** Of the step that is gone through, from 0; `null`: none. */
  index: z.nullable(count),
  stepId: maybeText,
  attempt: z.nullable(count),
  beganNs: maybeStamp,
  elapsedSec: maybeNumber,
  /** How long a response has been waited for; `null`: none is. */
  waitedSec: maybeNumber,
  response: z.enum(['unknown', 'success', 'no-response']),
  /** `next`, `back`, `repeat`, `skip`, a step's id: where the operator is advised to go, and why. */
  advised: maybeText,
  advisedReason: maybeText,
  /** Helps that suit this step. */
  helps: z.array(
    z.object({ id: shortText, title: shortText, key: maybeText, behaviourId: maybeText, text: maybeText }),
  ),
  /** By control: `next`, `back`, `repeat`, `skip`, `responded`. */
  keys: z.record(z.string(), z.string()),
  automatic: z.boolean(),
});
export type ProtocolMessage = z.infer<typeof protocol>;

const libraryEntry = z.object({
  behaviourId: shortText,
  label: shortText,
  /** Phrases by language tag; `und` where the language is not said. Empty: a gesture without words. */
  phrases: z.record(z.string(), z.array(z.string())),
  hasGesture: z.boolean(),
  postures: z.array(shortText),
  key: maybeText,
  /** Ids of the steps that it suits; empty: any. */
  steps: z.array(shortText),
});
export type LibraryEntry = z.infer<typeof libraryEntry>;

export const library = z.object({
  kind: z.literal('library'),
  entries: z.array(libraryEntry),
  protocols: z.array(
    z.object({ id: shortText, title: z.record(z.string(), z.string()), languages: z.array(shortText) }),
  ),
  heads: z.array(z.object({ id: shortText, source: shortText, childId: maybeText, culture: maybeText })),
});
export type LibraryMessage = z.infer<typeof library>;
