import type { EngagementSource } from '../engagement/engagementStage.js';
import type { Warning } from '../Warning.js';
import type { EngagementWatch } from './engagementWatch.js';
import type { ProtocolCause, ProtocolMove } from './Protocol.js';

/** Whose score is spoken of. */
export interface ScoreSource {
  readonly source: EngagementSource;
  readonly headId: string;
}

/** Engagement as one image gave it. */
export interface EngagementReading extends ScoreSource {
  /** Smoothed, -1 .. 1. */
  readonly value: number;
  /** One standard deviation; `undefined`: nobody knows it (the prior). */
  readonly uncertainty?: number | undefined;
}

/** What reaches a protocol that is gone through. Every time is of a clock that nobody sets, nanoseconds. */
export type ProtocolInput = { readonly monotonicNs: bigint } & (
  | { readonly kind: 'start'; readonly by: string; readonly language?: string | undefined }
  | { readonly kind: 'next' | 'back' | 'repeat' | 'skip'; readonly by: string }
  | { readonly kind: 'go-to'; readonly by: string; readonly stepId: string }
  /** The operator asks for one of the protocol's prompts. */
  | { readonly kind: 'help'; readonly by: string; readonly promptId: string }
  /** The operator says whether the child responded. */
  | { readonly kind: 'response'; readonly by: string; readonly outcome: 'success' | 'none' }
  /** One image. Without `engagement` it is unknown in this image. */
  | {
      readonly kind: 'reading';
      readonly isFaceSeen: boolean;
      readonly engagement?: EngagementReading | undefined;
    }
  /** The robot begins or ends to speak or move; the end of whatever was sent to it comes always, failed or not. */
  | { readonly kind: 'robot'; readonly isActing: boolean }
  /** What became of a proposal; `approved` only where the robot is to do something for it. */
  | {
      readonly kind: 'decided';
      readonly by: string;
      readonly proposalId: number;
      readonly outcome: 'approved' | 'declined';
    }
  | { readonly kind: 'hold' | 'resume' | 'tick' }
  | { readonly kind: 'stop'; readonly by: string }
);

/** What a proposal rests on. */
export interface Evidence {
  readonly measure:
    'mean engagement' | 'fall of engagement' | 'time without a response' | 'time without a face';
  /** On the engagement scale, or seconds. */
  readonly value: number;
  /** What it had to reach or to fall below, in the same unit. */
  readonly threshold: number;
  /** What the value was computed from: the means before and after a fall, the lowest and the highest of a mean. */
  readonly values: readonly number[];
  readonly windowSec: number;
  /** Readings behind the value; 0 for times. */
  readonly readings: number;
  /** Whose score it is; `clock` for times. */
  readonly source: EngagementSource | 'clock';
  readonly headId?: string | undefined;
  /** One standard deviation of the value; `undefined`: not known. */
  readonly standardDeviation?: number | undefined;
  /** 95 % interval of the value. */
  readonly interval?: readonly [number, number] | undefined;
  /** Whether that interval includes the threshold; `undefined`: not known. */
  readonly includesThreshold?: boolean | undefined;
}

/** `step`: what the step begins with; `help`: what an operator's hand asked for. */
export type ProposalCause = 'step' | 'help' | ProtocolCause;

/** What the protocol would have the robot do, or where it would have the operator go. */
export interface ProtocolProposal {
  /** 1, 2, … in this run. */
  readonly id: number;
  readonly stepId: string;
  readonly cause: ProposalCause;
  readonly promptId?: string | undefined;
  /** `undefined`: nothing but `then`. */
  readonly robot?: { readonly behaviourId: string; readonly say: string } | undefined;
  readonly then: ProtocolMove;
  /** One sentence for the operator. */
  readonly reason: string;
  readonly evidence?: Evidence | undefined;
  /** The operator whose key asked for it; `undefined`: nobody asked. */
  readonly askedBy?: string | undefined;
}

export type ProtocolMoveName = 'next' | 'back' | 'repeat' | 'skip' | 'go-to' | 'stop';

/** For the record. Times are monotonic, nanoseconds. */
export type ProtocolEvent =
  | {
      readonly kind: 'step-begun';
      readonly stepId: string;
      readonly index: number;
      /** 1 the first time that this step is begun in the run. */
      readonly attempt: number;
      readonly beganNs: bigint;
      readonly by: string;
    }
  | ({ readonly kind: 'step-ended' } & StepTimes)
  | {
      readonly kind: 'response';
      readonly stepId: string;
      readonly outcome: 'success' | 'none';
      /** From the end of what the robot said, seconds; `undefined` where it had not ended. */
      readonly afterSec?: number | undefined;
      readonly by: string;
    }
  /** A proposal that nobody had decided when the operator went on. */
  | { readonly kind: 'proposal-withdrawn'; readonly proposalId: number; readonly reason: string }
  | { readonly kind: 'finished'; readonly atNs: bigint };

/** A step's times; what its images say of it is for whoever has the log. */
export interface StepTimes {
  readonly stepId: string;
  readonly index: number;
  readonly attempt: number;
  readonly how: ProtocolMoveName;
  readonly by: string;
  readonly beganNs: bigint;
  readonly endedNs: bigint;
  /** Without the time in which the session was held, seconds. */
  readonly durationSec: number;
  readonly response?: 'success' | 'none' | undefined;
}

/** The step that is being gone through. */
export interface StepInProgress {
  readonly index: number;
  readonly attempt: number;
  readonly beganNs: bigint;
  /** Time held so far, without the present hold, nanoseconds. */
  readonly heldNs: bigint;
  readonly response?: 'success' | 'none' | undefined;
  /** Since when a response is waited for; `undefined`: the robot is not done. */
  readonly waitSinceNs?: bigint | undefined;
}

/** A run of a protocol. A plain value: it can be cloned, stored and resumed. */
export interface ProtocolState {
  readonly phase: 'ready' | 'running' | 'held' | 'finished';
  readonly language: string;
  /** `undefined` before the first step and after the last. */
  readonly step?: StepInProgress | undefined;
  /** The last step that was begun. */
  readonly lastStepId?: string | undefined;
  readonly heldSinceNs?: bigint | undefined;
  /** The robot speaks or moves. */
  readonly isRobotActing: boolean;
  /** Something was sent to it, and its end has not come. */
  readonly isRobotAwaited: boolean;
  /** The proposal that it was sent for. */
  readonly awaitedProposalId?: number | undefined;
  /** Asked for by the operator; comes out as soon as the robot is silent. */
  readonly pending?: Omit<ProtocolProposal, 'id'> | undefined;
  /** Waits for a decision. */
  readonly open?: ProtocolProposal | undefined;
  /** Where the last proposal advises to go, and why it was made. */
  readonly advised?: ProtocolMove | undefined;
  readonly advisedReason?: string | undefined;
  readonly quietUntilNs?: bigint | undefined;
  /** When something was proposed that nobody asked for, within the last 60 s. */
  readonly proposedNs: readonly bigint[];
  readonly proposals: number;
  /** How often each step was begun, each cause came up in this step, each phrase was said. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly causes: Readonly<Partial<Record<ProtocolCause, number>>>;
  readonly said: Readonly<Record<string, number>>;
  readonly watch: EngagementWatch;
}

export interface ProtocolStepResult {
  readonly state: ProtocolState;
  /** At most one. */
  readonly proposals: readonly ProtocolProposal[];
  readonly events: readonly ProtocolEvent[];
  readonly warnings: readonly Warning[];
}
