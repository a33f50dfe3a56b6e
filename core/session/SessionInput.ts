import type { ProtocolState } from '../protocol/ProtocolRun.js';
import type { Warning } from '../Warning.js';
import type { FrameRow } from './FrameRow.js';
import type { PromptPolicyParameters, PromptPolicyState } from './promptPolicy.js';
import type {
  Because,
  BehaviourEnd,
  Decision,
  EngagementAnnotation,
  SessionEvent,
  SessionSetup,
  SuiteNote,
} from './SessionEvent.js';
import type { SessionRecord } from './sessionRecord.js';

/** An operator's decision on the open prompt. */
export interface PromptDecision extends Because {
  readonly promptId: string;
  readonly decision: Exclude<Decision, 'expire'>;
  /** True when no person decided (a demonstration). */
  readonly automatic: boolean;
  /** `edit`, `override`: what the robot does instead; empty or absent keeps the prompt's (an override needs it). */
  readonly behaviourId?: string | undefined;
  /** `edit`, `override`: what it says instead; empty or absent keeps the behaviour's. At most 500 characters. */
  readonly say?: string | undefined;
}

/** How the operator leads through the protocol. */
export interface StepControl {
  readonly by: string;
  readonly control: 'next' | 'back' | 'repeat' | 'skip' | 'go-to' | 'responded' | 'no-response' | 'help';
  /** `go-to`: a step's id; `help`: the id of one of the protocol's prompts. */
  readonly target?: string | undefined;
  /** The step that the operator saw; `undefined`: whichever it is. */
  readonly seen?: { readonly stepId: string; readonly attempt?: number | undefined } | undefined;
}

/** When an input comes. */
export interface SessionTime {
  /** The session's clock, for stamps; somebody may set it. */
  readonly nowNs: bigint;
  /** A clock that nobody sets, for every duration: expiry, cool-down, time limits. */
  readonly monotonicNs: bigint;
}

/** What reaches a session; a row carries its image's stamp beside its time. */
export type SessionInput = SessionTime &
  (
    | { readonly kind: 'start'; readonly setup: SessionSetup }
    | { readonly kind: 'frame'; readonly row: FrameRow }
    | ({ readonly kind: 'hold' | 'resume' | 'emergency-stop' | 'stop' } & Because)
    | { readonly kind: 'mark'; readonly by: string; readonly text: string }
    | ({ readonly kind: 'note' } & SuiteNote)
    | ({ readonly kind: 'annotate' } & EngagementAnnotation)
    /** The operator proposes by hand; the prompt waits for a decision like any other. */
    | ({
        readonly kind: 'propose';
        readonly behaviourId: string;
        /** Empty or absent: the behaviour's own words. */
        readonly say?: string | undefined;
      } & Because)
    | ({ readonly kind: 'decide' } & PromptDecision)
    | ({ readonly kind: 'control' } & StepControl)
    /** The operator's word on whether prompts may be carried out without a decision. */
    | ({ readonly kind: 'automatic'; readonly isAllowed: boolean } & Because)
    | { readonly kind: 'behaviour-progress'; readonly promptId: string; readonly progress: number }
    | ({ readonly kind: 'behaviour-ended' } & BehaviourEnd)
    /** Once or more a second: prompts expire and time limits pass by it. */
    | { readonly kind: 'tick' }
  );

/** What the robot has to do besides what it hears itself, an emergency stop. */
export type SessionOutput =
  | {
      readonly kind: 'execute';
      readonly promptId: string;
      readonly behaviourId: string;
      /** Empty: nothing is said. */
      readonly say: string;
    }
  /** Stop the behaviour and bring the robot slowly back to neutral. */
  | { readonly kind: 'cancel'; readonly promptId: string };

export interface SessionParameters {
  readonly promptPolicy: PromptPolicyParameters;
  /** What may be executed: behaviour id to its sentences (said in turn; none for a behaviour without words). */
  readonly behaviours: Readonly<Record<string, readonly string[]>>;
  /** How long a stopping session waits for the robot's behaviour to end, seconds. */
  readonly stopTimeoutSec: number;
  /** A behaviour without a result for this long counts as failed, seconds. */
  readonly behaviourTimeoutSec: number;
}

export interface SessionState {
  readonly record: SessionRecord;
  readonly policy: PromptPolicyState;
  /** Where the session is in its protocol. */
  readonly protocol?: ProtocolState | undefined;
  /** Stamp of the last frame. */
  readonly lastRowNs?: bigint | undefined;
  /** Of the behaviour that is being executed, 0..1. */
  readonly progress: number;
  /** What the suite's nodes said of themselves last, by node and subject: the start of the next session's log. */
  readonly standing: readonly SuiteNote[];
  /** When the last input of the session came. */
  readonly lastTime?: SessionTime | undefined;
  /** Until when the open prompt may be decided, monotonic. */
  readonly openUntilNs?: bigint | undefined;
  /** Since when a behaviour is being executed, or the session is being stopped, monotonic. */
  readonly waitingSinceNs?: bigint | undefined;
  /** The last press of the emergency stop, by its last message; monotonic. */
  readonly lastPress?: { readonly by: string; readonly reason: string; readonly atNs: bigint } | undefined;
}

export interface SessionStep {
  readonly state: SessionState;
  /** To be appended to the log, in order; already applied to `state.record`. */
  readonly events: readonly SessionEvent[];
  readonly outputs: readonly SessionOutput[];
  readonly warnings: readonly Warning[];
  /** Why the input was refused, in a sentence for whoever asked. Nothing was done (but an overdue prompt may expire). */
  readonly refusal?: Warning | undefined;
}
