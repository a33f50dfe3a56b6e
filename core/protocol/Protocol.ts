import type { NaoPosture } from '../behaviour/naoJoints.js';

/** What the library's behaviour for words alone is called; an action that only says something uses it. */
export const speakBehaviourId = 'speak';

/** What may make a step do something beside its own beginning. */
export const protocolCauses = [
  'success',
  'no_response',
  'low_engagement',
  'falling_engagement',
  'face_lost',
] as const;
export type ProtocolCause = (typeof protocolCauses)[number];

/** Where the operator is advised to go; nobody goes there but the operator. */
export const protocolMoves = ['stay', 'next', 'back', 'repeat', 'skip'] as const;
export type ProtocolMove =
  { readonly kind: (typeof protocolMoves)[number] } | { readonly kind: 'go_to'; readonly stepId: string };

/** What the operator's keyboard does beside steps and prompts. */
export const controlKeys = ['next', 'back', 'repeat', 'skip', 'responded'] as const;
export type ControlKey = (typeof controlKeys)[number];

/** The same text by language tag (BCP 47); it has every language of the protocol. */
export type TextByLanguage = Readonly<Record<string, string>>;

/** What the robot does. */
export interface RobotAction {
  /** Of the behaviour library. */
  readonly behaviourId: string;
  /** A phrase said instead of the behaviour's own words; `undefined`: the behaviour's. */
  readonly phraseId?: string | undefined;
  /** In which the gesture is meant: asked of the operator. Empty: any. */
  readonly postures: readonly NaoPosture[];
}

/** A help that suits some steps. */
export interface ProtocolPrompt {
  readonly id: string;
  readonly title: TextByLanguage;
  readonly key?: string | undefined;
  readonly action: RobotAction;
}

/** What is proposed when something happens; at least one of both parts says something. */
export interface Reaction {
  readonly promptId?: string | undefined;
  readonly then: ProtocolMove;
}

/** Proposed in turn, each time that the cause comes up within a step; the last one is proposed again. Empty: nothing. */
export type Reactions = Readonly<Record<ProtocolCause, readonly Reaction[]>>;

/** When engagement is low or falling, and when a face counts as lost. */
export interface WatchLimits {
  /** Smoothed engagement below this is low, [-1, 1]. */
  readonly lowBelow: number;
  /** Known low engagement for so long is proposed upon, seconds. */
  readonly lowSec: number;
  /** A fall by so much between the two halves of `fallingSec` is fast, (0, 2]. */
  readonly fallingBy: number;
  readonly fallingSec: number;
  /** Nobody in view for so long, seconds. */
  readonly faceLostSec: number;
  /** Engagement unknown, or no reading, for longer than this forgets what was seen so far, seconds. */
  readonly gapSec: number;
}

/** What counts as the child's response. */
export interface ExpectedResponse {
  /** For the operator, who says whether it came. */
  readonly counts: TextByLanguage;
  /** How long it is waited for, from the end of what the robot says, seconds. */
  readonly waitSec: number;
  /** Smoothed engagement that counts as a response as well, and for how long it is seen. */
  readonly engagement?: { readonly atLeast: number; readonly forSec: number } | undefined;
}

export interface ProtocolStep {
  readonly id: string;
  readonly title: TextByLanguage;
  /** The block of like steps that it comes from, for the picture: "emotion: fear". */
  readonly group?: string | undefined;
  readonly key?: string | undefined;
  /** What the operator does: show the picture, put the robot into its posture. */
  readonly operator?: TextByLanguage | undefined;
  readonly robot?: RobotAction | undefined;
  readonly response?: ExpectedResponse | undefined;
  readonly reactions: Reactions;
  readonly watch: WatchLimits;
  /** Ids of the prompts that suit the step, for the operator's hand. */
  readonly promptIds: readonly string[];
}

/** An activity with a child, as its file says it; the suite changes nothing in it. */
export interface Protocol {
  readonly id: string;
  readonly title: TextByLanguage;
  /** BCP 47; the first is used where nobody chooses. */
  readonly languages: readonly string[];
  /** Whether prompts may be carried out without a person, if the operator and the session's start say so too. */
  readonly automatic: boolean;
  readonly keys: Readonly<Record<ControlKey, string>>;
  /** No proposal for so long after a decision, seconds. */
  readonly coolDownSec: number;
  /** Proposals that nobody asked for, in any 60 s. */
  readonly atMostPerMinute: number;
  /** By phrase id and language: alternatives, said in turn. */
  readonly phrases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly prompts: Readonly<Record<string, ProtocolPrompt>>;
  /** At least one. */
  readonly steps: readonly ProtocolStep[];
}
