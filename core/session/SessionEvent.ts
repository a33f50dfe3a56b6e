import type { Evidence } from '../protocol/ProtocolRun.js';
import type { ConsentWord } from './consent.js';
import type { FrameRow } from './FrameRow.js';
import type { PromptOfProtocol, ProtocolFact, SessionProtocol } from './ProtocolFact.js';

/** Why and by whom: `by` names the operator, or `session`, or a signal. */
export interface Because {
  readonly by: string;
  readonly reason: string;
}

/** Why a session is held or goes on, where a word says it; the reason says more. */
export const holdCategories = [
  'break',
  'technical',
  'upset',
  'protocol',
  'emergency-stop',
  'operator-away',
] as const;
export type HoldCategory = (typeof holdCategories)[number];

/** Those that an operator says. */
export const saidHoldCategories = ['break', 'technical', 'upset', 'protocol'] as const;

/** What an operator may say of a proposed prompt, and `expire`, which nobody says. */
export type Decision = 'approve' | 'edit' | 'skip' | 'override' | 'expire';

/** A behaviour that the session proposes to the operator. */
export interface Prompt {
  /** `<sessionId>-p<n>`, as unique as session ids are. It is the turn id of what follows from it. */
  readonly id: string;
  readonly stampNs: bigint;
  /** One sentence for the operator. */
  readonly reason: string;
  /** Empty where the protocol proposes nothing but a move to another step. */
  readonly behaviourId: string;
  /** What the robot will say; empty for a behaviour without words. */
  readonly say: string;
  readonly expiresNs: bigint;
  /** Who proposed it: `session`, or an operator by hand. */
  readonly by: string;
  /** What it is proposed for; `undefined`: by hand. */
  readonly cause?: string | undefined;
  /** What that rests on; `undefined`: by hand. */
  readonly evidence?: Evidence | undefined;
  /** Where the protocol proposes it. */
  readonly protocol?: PromptOfProtocol | undefined;
}

/** What a session is started with. */
export interface SessionSetup {
  /** A letter, then letters, digits, `-` or `_`, at most 64. */
  readonly sessionId: string;
  readonly operator: string;
  /** The person's id whose head is used; never a name. */
  readonly childId?: string | undefined;
  readonly culture?: string | undefined;
  /** What is gone through; `undefined`: prompts come by the session's own rules. */
  readonly protocol?: SessionProtocol | undefined;
  /** Versions of the suite's parts, for the record. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
}

/**
 * How the robot's side of a prompt went: `failed` where the robot did not do it, `cancelled` by an operator, or by a hold or a
 * stop of the session, `timed-out` without a result, `aborted` by an emergency stop or the end of the behaviour node.
 */
export const behaviourOutcomes = ['succeeded', 'failed', 'cancelled', 'timed-out', 'aborted'] as const;
export type BehaviourOutcome = (typeof behaviourOutcomes)[number];

export interface BehaviourEnd {
  readonly promptId: string;
  readonly outcome: BehaviourOutcome;
  /** How far it came, 0..1. */
  readonly progress: number;
  /** True only when the robot itself reported the end. */
  readonly confirmed: boolean;
  readonly message: string;
}

/** What a node of the suite says of itself. */
export interface SuiteNote {
  readonly node: string;
  /** See rapport_msgs/LogEntry. */
  readonly what: string;
  /** When it came to be, by the node's own clock. */
  readonly sinceNs: bigint;
  readonly values: Readonly<Record<string, string>>;
}

export interface EngagementAnnotation {
  /** The moment that it speaks of, on the images' clock. */
  readonly momentNs: bigint;
  /** -1 .. 1. */
  readonly value: number;
  readonly childId: string;
  readonly coder: string;
}

/** What happened, without its place in the log. */
export type SessionFact =
  | { readonly kind: 'started'; readonly setup: SessionSetup; readonly lowThreshold: number }
  | { readonly kind: 'frame'; readonly row: FrameRow }
  | ({ readonly kind: 'held'; readonly category?: HoldCategory | undefined } & Because)
  | ({ readonly kind: 'resumed'; readonly category?: HoldCategory | undefined } & Because)
  | ({ readonly kind: 'emergency-stop' } & Because)
  | { readonly kind: 'prompt-proposed'; readonly prompt: Prompt }
  /** What an open prompt says has changed: whoever decides has to have seen it. */
  | {
      readonly kind: 'prompt-revised';
      readonly promptId: string;
      /** 2, 3, … */
      readonly revision: number;
      readonly reason: string;
      readonly evidence?: Evidence | undefined;
    }
  | ({
      readonly kind: 'prompt-decided';
      readonly promptId: string;
      /** Which one was seen; absent: the first. */
      readonly revision?: number | undefined;
      readonly decision: Decision;
      /** True when no person decided (a demonstration). */
      readonly automatic: boolean;
      /** What is executed, and what the robot says meanwhile; absent when nothing is (`skip`, `expire`). */
      readonly behaviourId?: string | undefined;
      readonly say?: string | undefined;
    } & Because)
  /** Somebody has what the robot does ended, and the session goes on; how it ends is told by `behaviour-ended`. */
  | ({ readonly kind: 'cancel-requested'; readonly promptId: string } & Because)
  | ({ readonly kind: 'behaviour-ended' } & BehaviourEnd)
  /** The computer's clock was set: what follows is stamped by the new time. */
  | { readonly kind: 'clock-set'; readonly bySec: number }
  /** What the suite says of itself that cannot be made again from images: parameters, networks, enrolment, heads, restarts. */
  | ({ readonly kind: 'noted' } & SuiteNote)
  | ProtocolFact
  /** A person's judgement of the child's engagement at a moment. */
  | ({ readonly kind: 'annotated' } & EngagementAnnotation)
  /** The session node had died and goes on with this session; nothing is known since the entry before. */
  | { readonly kind: 'restarted'; readonly lostSec: number }
  | ({
      readonly kind: 'mark';
      readonly text: string;
      readonly category?: string | undefined;
      /** When the key was pressed; absent: when it came. */
      readonly momentNs?: bigint | undefined;
    } & Pick<Because, 'by'>)
  | ({ readonly kind: 'consent' } & ConsentWord)
  /** Another operator leads from now on. */
  | ({ readonly kind: 'handed-over'; readonly from: string; readonly to: string } & Because)
  /** A tool of the operator says for the first time, or again, that the operator is there. */
  | { readonly kind: 'operator-present'; readonly by: string; readonly tool: string }
  /** Nothing more came from it. */
  | { readonly kind: 'operator-away'; readonly by: string; readonly sinceSec: number }
  | ({ readonly kind: 'stop-requested' } & Because)
  | { readonly kind: 'ended' };

/** One entry of a session's append-only log. Everything a session leaves behind is derived from these. */
export type SessionEvent = SessionFact & {
  /** 0, 1, 2 … over all kinds, frames included: the log's total order. */
  readonly seq: number;
  /** When it happened; for a frame, its image's stamp. */
  readonly stampNs: bigint;
};
