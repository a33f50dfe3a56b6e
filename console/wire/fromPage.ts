import * as z from 'zod/mini';

import {
  count,
  finite,
  maybeStamp,
  maybeText,
  parseJson,
  shortText,
  stampText,
  type Parsed,
} from './values.js';
import { consentItems, holdCategories, markCategories, roles } from './words.js';

export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

export type ConsentItem = (typeof consentItems)[number];

/** By what a person acted, for the log. */
const how = z.enum(['key', 'pointer', 'touch', 'gamepad', 'page']);
export type How = z.infer<typeof how>;

/** Of every request of /live: the answer carries the same `id`, and what is asked twice under one id is done once. */
const request = {
  /** Unique in the connection. */
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  /** The stamp of the newest `pulse` that the page has shown: what is older than 2 s is refused, so that nothing is played late. */
  heardNs: stampText,
  how,
};

/** The stamp of the picture that was on the page when the person acted; `null` where there was none. */
const pictureNs = maybeStamp;
const reason = maybeText;

const decide = z.object({
  kind: z.literal('decide'),
  ...request,
  promptId: shortText,
  /** The prompt's as it was shown. */
  revision: z.int(),
  pictureNs,
  /**
   * When the person pressed, and when this revision was first seen on the page, by one clock (the server's, as the page knows it):
   * a press that came before is meant for something else. `null`: not known.
   */
  decidedNs: maybeStamp,
  seenNs: maybeStamp,
  decision: z.enum(['approve', 'edit', 'skip', 'override']),
  /** For edit and override; `null` keeps the prompt's own. */
  behaviourId: maybeText,
  text: maybeText,
  reason,
});

const startSession = z.object({
  kind: z.literal('start-session'),
  ...request,
  /** Pseudonym; `null` where the child is not enrolled. */
  childId: maybeText,
  culture: maybeText,
  /** As in `library.protocols`; `null`: the suite's default. */
  protocolId: maybeText,
  language: maybeText,
  /** `null`: chosen by child and culture. */
  headId: maybeText,
  consent: z.array(z.enum(consentItems)),
  /** Who took the consent; `null` where nobody is named. */
  consentTakenBy: maybeText,
});

const annotate = z.object({
  kind: z.literal('annotate'),
  ...request,
  /** -1..1; `null`: no opinion, which is not 0. */
  value: z.nullable(z.number().check(z.minimum(-1), z.maximum(1))),
  /** The picture judged. */
  pictureNs: stampText,
});

/** Everything that a page asks of the server on /live. */
export const pageMessage = z.discriminatedUnion('kind', [
  decide,
  startSession,
  annotate,
  z.object({ kind: z.literal('stop-session'), ...request, reason }),
  z.object({ kind: z.literal('hold'), ...request, category: z.enum(holdCategories), reason }),
  z.object({ kind: z.literal('resume'), ...request, reason }),
  z.object({
    kind: z.literal('step'),
    ...request,
    control: z.enum(['next', 'back', 'repeat', 'skip', 'go-to', 'responded', 'no-response', 'help']),
    /** The step's id for `go-to`, the help's for `help`; otherwise `null`. */
    target: maybeText,
    /** The step and the attempt that were on the page, so that a key that is pressed twice skips nothing. */
    stepId: maybeText,
    attempt: z.nullable(count),
  }),
  /** Proposes a behaviour of the library and approves it in one act; other words where `text` is given. */
  z.object({
    kind: z.literal('say'),
    ...request,
    behaviourId: shortText,
    text: maybeText,
    pictureNs,
    reason,
  }),
  /** Ends what the robot does now, within a sentence; `promptId` is what the page shows, `null` where it shows none. */
  z.object({ kind: z.literal('cancel'), ...request, promptId: maybeText, reason }),
  z.object({
    kind: z.literal('mark'),
    ...request,
    category: z.enum(markCategories),
    text: maybeText,
    /** When the key was pressed, by the picture shown; `null`: now. */
    atNs: maybeStamp,
  }),
  /** `faceId` null: the only face in view. */
  z.object({ kind: z.literal('enrol'), ...request, faceId: maybeText, pictureNs }),
  z.object({ kind: z.literal('undo-enrolment'), ...request }),
  z.object({
    kind: z.literal('consent'),
    ...request,
    item: z.enum(consentItems),
    given: z.boolean(),
    takenBy: maybeText,
  }),
  /** Refits the head to this session's annotations (`apply` false), or uses the candidate that was compared. */
  z.object({ kind: z.literal('personalise'), ...request, apply: z.boolean() }),
  /** Takes the controls where nobody holds them; where somebody does, asks that person for them. */
  z.object({ kind: z.literal('take-controls'), ...request }),
  /** The holder hands the controls over to this person (`people.id`), or lays them down (`null`). */
  z.object({ kind: z.literal('hand-controls'), ...request, to: maybeText }),
]);
export type PageRequest = z.infer<typeof pageMessage>;

/** Sent once a second and at every change of visibility; it has no answer. */
export const presenceMessage = z.object({
  kind: z.literal('presence'),
  visible: z.boolean(),
  /** Seconds since the person last touched anything on the page. */
  idleSec: finite,
});

const liveMessage = z.union([presenceMessage, pageMessage]);
export type LiveMessage = z.infer<typeof liveMessage>;

/** What came in on /live. */
export function parseLiveMessage(text: string): Parsed<LiveMessage> {
  return parseJson(text, liveMessage);
}

/** On /stop, and the body of POST /api/stop. The page repeats it with the same press until `acknowledged`. */
const stopMessage = z.object({
  kind: z.literal('stop'),
  /** One press of the button; unique. */
  press: z.string().check(z.minLength(1), z.maxLength(64)),
  how,
  reason,
});
export type StopMessage = z.infer<typeof stopMessage>;

export function parseStopMessage(text: string): Parsed<StopMessage> {
  return parseJson(text, stopMessage);
}

/** On /video: this picture has been drawn, the next may come. Without it no further picture is sent. */
const drawnMessage = z.object({ kind: z.literal('drawn'), sequence: z.int() });
export type DrawnMessage = z.infer<typeof drawnMessage>;

export function parseDrawnMessage(text: string): Parsed<DrawnMessage> {
  return parseJson(text, drawnMessage);
}

/** POST /api/login: the one-time link's token or the passphrase, and who it is. */
export const loginBody = z.object({
  token: z.optional(z.string().check(z.maxLength(200))),
  passphrase: z.optional(z.string().check(z.maxLength(1_000))),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
  role,
});
export type LoginBody = z.infer<typeof loginBody>;
