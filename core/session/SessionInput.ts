import type { ProtocolState } from '../protocol/ProtocolRun.js';
import type { Warning } from '../Warning.js';
import type { ConsentWord } from './consent.js';
import type { FrameRow } from './FrameRow.js';
import type { OperatorHeartbeat } from './presence.js';
import type { PromptPolicyParameters, PromptPolicyState } from './promptPolicy.js';
import type {
  Because,
  BehaviourEnd,
  Decision,
  EngagementAnnotation,
  HoldCategory,
  SessionEvent,
  SessionSetup,
  SuiteNote,
} from './SessionEvent.js';
import type { SessionRecord } from './sessionRecord.js';

/** An operator's decision on the open prompt. */
export interface PromptDecision extends Because {
  readonly promptId: string;
  readonly decision: Exclude<Decision, 'expire'>;
  /** The revision that was seen; absent: the first. */
  readonly revision?: number | undefined;
  /** When it was decided, and when that revision was shown, by one clock, nanoseconds; absent: nobody says. */
  readonly decidedNs?: bigint | undefined;
  readonly seenNs?: bigint | undefined;
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

/** What an operator says of the session, beside leading it. */
export type OperatorInput =
  | {
      readonly kind: 'mark';
      readonly by: string;
      readonly text: string;
      /** At most 40 characters; empty or absent for none. */
      readonly category?: string | undefined;
      /** When the key was pressed, nanoseconds; absent: now. */
      readonly momentNs?: bigint | undefined;
    }
  | ({ readonly kind: 'annotate' } & EngagementAnnotation)
  | ({ readonly kind: 'consent' } & ConsentWord)
  /** `by` hands over; empty for whoever leads. */
  | ({ readonly kind: 'hand-over'; readonly to: string } & Because)
  | ({ readonly kind: 'heartbeat' } & OperatorHeartbeat);

/** What reaches a session; a row carries its image's stamp beside its time. */
export type SessionInput = SessionTime &
  (
    | {
        readonly kind: 'start';
        readonly setup: SessionSetup;
        /** What was consented to beforehand. */
        readonly consents?: readonly ConsentWord[] | undefined;
      }
    | { readonly kind: 'frame'; readonly row: FrameRow }
    | ({ readonly kind: 'hold' | 'resume'; readonly category?: HoldCategory | undefined } & Because)
    | ({ readonly kind: 'emergency-stop' | 'stop' } & Because)
    | OperatorInput
    | ({ readonly kind: 'note' } & SuiteNote)
    /** The operator proposes by hand; the prompt waits for a decision like any other. */
    | ({
        readonly kind: 'propose';
        readonly behaviourId: string;
        /** Empty or absent: the behaviour's own words. */
        readonly say?: string | undefined;
      } & Because)
    | ({ readonly kind: 'decide' } & PromptDecision)
    /** Ends what the robot does; `promptId` is what was seen to be executed, empty or absent for whichever it is. */
    | ({ readonly kind: 'cancel'; readonly promptId?: string | undefined } & Because)
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
  /** Silence of an operator who has announced themselves in the session holds it, seconds; absent: never. */
  readonly operatorAwaySec?: number | undefined;
  /** No session is started without consent to it. */
  readonly isConsentRequired?: boolean | undefined;
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
  /** When the operator's tool was heard last, monotonic. */
  readonly heardOperatorNs?: bigint | undefined;
  /** The newest of them, for those that come twice. */
  readonly lastAnnotations: readonly EngagementAnnotation[];
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
