import * as z from 'zod/mini';

import { role } from './fromPage.js';
import {
  count,
  finite,
  maybeNumber,
  maybeStamp,
  maybeText,
  parseJson,
  shortText,
  stampText,
  type Parsed,
} from './values.js';
import { library, protocol } from './activity.js';
import { consentItems } from './words.js';

/** The suite's word for where a score comes from. */
const source = z.nullable(z.enum(['prior', 'GenNet', 'culture', 'child']));
const level = z.enum(['UNKNOWN', 'DISENGAGED', 'ENGAGING', 'ENGAGED', 'DISENGAGING']);

const person = z.object({
  /** Of one login, for this run of the server. */
  id: shortText,
  name: shortText,
  role,
  /** Whether a page of this person is open and visible. */
  present: z.boolean(),
});
export type Person = z.infer<typeof person>;

/** The first message of a connection. */
const hello = z.object({
  kind: z.literal('hello'),
  version: shortText,
  you: person,
  nowNs: stampText,
  /** What the robot's or the suite's other parts understand in this version: buttons without their service are not shown. */
  abilities: z.array(
    z.enum(['steps', 'marks', 'consent', 'cancel', 'undo-enrolment', 'pause-reasons', 'protocols']),
  ),
});

/** Twice a second: a page that has heard none for 2 s is cut off, and shows it. */
const pulse = z.object({ kind: z.literal('pulse'), nowNs: stampText });

const session = z.object({
  kind: z.literal('session'),
  /** `unheard`: no session node says anything, so that nothing is known of it. */
  state: z.enum(['unheard', 'idle', 'running', 'held', 'stopping']),
  stampNs: maybeStamp,
  sessionId: maybeText,
  childId: maybeText,
  culture: maybeText,
  operatorName: maybeText,
  startedNs: maybeStamp,
  frames: z.nullable(count),
  framesMeasured: z.nullable(count),
  engagementMean: maybeNumber,
  openPromptId: maybeText,
  folder: maybeText,
  /** `null`: not known. */
  saved: z.nullable(z.boolean()),
  warning: maybeText,
  /** Why it is held, and by whom; `null` where it is not or nobody said. */
  held: z.nullable(z.object({ by: maybeText, category: maybeText, reason: maybeText })),
  /** Whether the suite itself hears that the operator is there; `null`: it does not look (yet). */
  operatorPresent: z.nullable(z.boolean()),
  /** For how long the child's face has been away; 0 while it is there, `null`: not known. */
  faceAwaySec: maybeNumber,
  protocolId: maybeText,
  stepId: maybeText,
  /** `null`: nothing is known of consent (an older session node). */
  consent: z.nullable(
    z.array(
      z.object({
        item: z.enum(consentItems),
        given: z.boolean(),
        takenBy: maybeText,
        atNs: maybeStamp,
      }),
    ),
  ),
});
export type SessionMessage = z.infer<typeof session>;

/** One moment of the curve; `score` null is a gap. */
const engagementSample = z.object({
  stampNs: stampText,
  /** Smoothed, -1..1. */
  score: maybeNumber,
  /** One standard deviation; the prior has none. */
  uncertainty: maybeNumber,
  source,
  level,
});
export type EngagementSample = z.infer<typeof engagementSample>;

export const promptStatuses = [
  'proposed',
  'approved',
  'edited',
  'skipped',
  'overridden',
  'expired',
  'executing',
  'done',
  'failed',
  'cancelled',
] as const;

const prompt = z.object({
  id: shortText,
  revision: z.int(),
  status: z.enum(promptStatuses),
  behaviourId: shortText,
  /** Label of the behaviour for people; the id where the library has none. */
  label: shortText,
  text: maybeText,
  reason: maybeText,
  /** What the protocol proposes it for, and where it advises to go afterwards; `null` outside a protocol. */
  cause: maybeText,
  move: maybeText,
  proposedBy: maybeText,
  /** What stands behind it. */
  evidence: z.nullable(
    z.object({
      source,
      headId: maybeText,
      /** The quantity compared, its limit and its 95 % interval; null where not known. */
      measure: maybeText,
      value: maybeNumber,
      threshold: maybeNumber,
      interval: z.nullable(z.tuple([finite, finite])),
      includesThreshold: z.nullable(z.boolean()),
      windowSec: maybeNumber,
      /** The curve before the proposal. */
      snippet: z.array(engagementSample),
    }),
  ),
  proposedNs: maybeStamp,
  expiresNs: maybeStamp,
  /** Who decided, where somebody did. */
  decidedBy: maybeText,
  message: maybeText,
});
export type PromptView = z.infer<typeof prompt>;

/** All prompts of the session that are known, oldest first; those that ended stay, at most 30. */
const prompts = z.object({ kind: z.literal('prompts'), prompts: z.array(prompt) });

/** Of one reading, at most ten a second. */
const engagement = z.object({
  kind: z.literal('engagement'),
  sample: engagementSample,
  headId: maybeText,
  /** How much of the recent time the face could be measured, 0..1. */
  coverage: maybeNumber,
  faceCount: count,
  followedFaceId: maybeText,
  /** As in Reading. */
  following: shortText,
  /** The camera repeats one picture. */
  frozen: z.boolean(),
});

/** The last two minutes, once a connection. */
const engagementHistory = z.object({
  kind: z.literal('engagement-history'),
  samples: z.array(engagementSample),
});

const attribute = z.object({
  name: shortText,
  value: maybeNumber,
  quality: z.enum(['measured', 'pseudo-labelled', 'unavailable']),
});
export type AttributeView = z.infer<typeof attribute>;

/** Of the followed face, at most five a second; `attributes` empty where nobody is followed. */
const affect = z.object({
  kind: z.literal('affect'),
  stampNs: stampText,
  faceId: maybeText,
  modelId: maybeText,
  /** How well the face can be read, 0..1, and what lowers it. */
  readability: maybeNumber,
  reasons: z.array(shortText),
  /** In the paper's order: 12 action units, 8 expressions, arousal, valence. */
  attributes: z.array(attribute),
});

const robotDoing = z.object({
  promptId: maybeText,
  behaviourId: maybeText,
  label: maybeText,
  text: maybeText,
  /** `sent`: on its way to the behaviour node; `settling`: being ended; `speaking`, `moving`, `waiting`, … */
  phase: maybeText,
  /** 0..1; always an estimate where `confirmed` is false. */
  progress: maybeNumber,
  confirmed: z.boolean(),
});
const robot = z.object({
  kind: z.literal('robot'),
  /** Whether a behaviour node is on the graph, and whether a robot's driver listens to it; `null`: not known. */
  behaviourNode: z.boolean(),
  driver: z.nullable(z.boolean()),
  now: z.nullable(robotDoing),
  /** One sentence or movement each. */
  next: z.array(robotDoing),
  last: z.nullable(z.object({ label: maybeText, outcome: shortText, message: maybeText, atNs: stampText })),
});
export type RobotMessage = z.infer<typeof robot>;

const checkItem = z.object({
  id: z.enum(['session', 'camera', 'loss', 'face', 'disk', 'robot', 'clock', 'head', 'saved']),
  /** `unknown`: cannot be told yet. */
  state: z.enum(['good', 'warning', 'bad', 'unknown']),
  says: shortText,
  remedy: maybeText,
});
export type CheckItem = z.infer<typeof checkItem>;

/** Once a second and at every change. */
const checks = z.object({ kind: z.literal('checks'), checks: z.array(checkItem) });

/** What a node says on /diagnostics beyond "all is well". */
const diagnostics = z.object({
  kind: z.literal('diagnostics'),
  statuses: z.array(
    z.object({ name: shortText, level: z.enum(['ok', 'warn', 'error', 'stale']), message: shortText }),
  ),
});

const people = z.object({
  kind: z.literal('people'),
  people: z.array(person),
  /** Who holds the controls (`person.id`), and who has asked for them. */
  holder: maybeText,
  askedBy: maybeText,
});

/** The answer to a request; exactly one each. */
const answer = z.object({
  kind: z.literal('answer'),
  id: shortText,
  done: z.boolean(),
  /** A stable code where it was refused: `console/stale`, `console/not-holder`, `console/role`, `console/decided`, … */
  code: maybeText,
  says: shortText,
  /** Who was faster, or holds the controls, where that is why. */
  by: maybeText,
  tookMs: finite,
  /** Of `personalise`: numbers of both heads on held-out moments. */
  comparison: z.nullable(
    z.object({
      currentCcc: maybeNumber,
      candidateCcc: maybeNumber,
      currentMae: maybeNumber,
      candidateMae: maybeNumber,
      framesFitted: count,
      framesHeldOut: count,
      candidateHeadId: maybeText,
      applied: z.boolean(),
    }),
  ),
});
export type AnswerMessage = z.infer<typeof answer>;

/** What somebody did, for everybody to see; the last 100 at the start of a connection. */
const action = z.object({
  atNs: stampText,
  who: shortText,
  role,
  /** The request's kind; `stop`. */
  what: shortText,
  /** As the request says. */
  how: shortText,
  detail: maybeText,
  done: z.boolean(),
  says: shortText,
});
export type ActionView = z.infer<typeof action>;
const actions = z.object({ kind: z.literal('actions'), actions: z.array(action) });

const mark = z.object({
  id: shortText,
  atNs: stampText,
  category: shortText,
  text: maybeText,
  by: shortText,
});
const marks = z.object({ kind: z.literal('marks'), marks: z.array(mark) });

/** Someone has stopped the robot: shown to everybody at once. */
const stopped = z.object({ kind: z.literal('stopped'), by: shortText, atNs: stampText });

const serverMessage = z.discriminatedUnion('kind', [
  hello,
  pulse,
  session,
  prompts,
  engagement,
  engagementHistory,
  affect,
  robot,
  checks,
  diagnostics,
  people,
  answer,
  actions,
  marks,
  protocol,
  library,
  stopped,
]);
/** Everything that the server says on /live. */
export type ServerMessage = z.infer<typeof serverMessage>;

export function parseServerMessage(text: string): Parsed<ServerMessage> {
  return parseJson(text, serverMessage);
}
