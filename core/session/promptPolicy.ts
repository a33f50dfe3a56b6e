import { nanoseconds } from '../nanoseconds.js';
import { RapportError } from '../RapportError.js';
import type { EngagementOutput } from '../engagement/engagementStage.js';
import {
  emptyEngagementWatch,
  extendSpell,
  type EngagementWatch,
  type Spell,
} from '../protocol/engagementWatch.js';
import { reasonOf, spellEvidence } from '../protocol/evidence.js';
import type { Evidence } from '../protocol/ProtocolRun.js';
import { dueOfWatch, stepPolicyWatch, type PolicyWatchParameters } from './policyWatch.js';

/** When a prompt is proposed. `config/` states defaults and ranges. */
export interface PromptPolicyParameters {
  /** Smoothed engagement below this is low, [-1, 1]. */
  readonly threshold: number;
  /** Known low engagement for this long proposes a prompt, seconds. */
  readonly lowSec: number;
  /** No proposal for this long after a prompt's decision, seconds. */
  readonly coolDownSec: number;
  /** Engagement unknown for longer than this forgets the low time so far, seconds. */
  readonly gapSec: number;
  /** An undecided prompt expires after this long, seconds. */
  readonly expirySec: number;
  /** Proposed in turn; ids of the behaviour library. At least one. */
  readonly behaviours: readonly string[];
  /** A fall and a lost face are proposed upon too; absent: low engagement alone. */
  readonly watch?: PolicyWatchParameters | undefined;
}

/** How long engagement has been low, and until when to stay quiet. */
export interface PromptPolicyState {
  /** The known low time so far, and what it rests on; `undefined`: none. */
  readonly low?: Spell | undefined;
  /** Whose score the last known one was. */
  readonly headId?: string | undefined;
  /** Falls and lost faces, by a clock that nobody sets. */
  readonly watch: EngagementWatch;
  /** The face that is lost has been proposed upon; it is not again before it was there. */
  readonly isLossTold: boolean;
  /** Stamp of the last frame with known engagement. */
  readonly lastKnownNs?: bigint | undefined;
  /** Whether the last frame's engagement was known: time that touches an unknown frame is not counted. */
  readonly lastWasKnown: boolean;
  /** Monotonic. */
  readonly quietUntilNs?: bigint | undefined;
  /** Prompts proposed so far. */
  readonly proposals: number;
}

/** What the policy would like to do; the session machine makes a prompt of it. */
interface PromptProposal {
  readonly behaviourId: string;
  readonly reason: string;
  readonly cause: 'low_engagement' | 'falling_engagement' | 'face_lost';
  readonly evidence: Evidence;
}

/** One frame: low time is counted by the camera's clock, the cool-down by one that nobody sets. */
export interface PromptPolicyInput {
  readonly stampNs: bigint;
  /** Monotonic. */
  readonly nowNs: bigint;
  /** Whether the followed face is in the image; absent: as long as engagement is spoken of. */
  readonly isFaceSeen?: boolean | undefined;
  readonly engagement?: EngagementOutput | undefined;
}

export interface PromptPolicyStep {
  readonly state: PromptPolicyState;
  readonly proposal?: PromptProposal | undefined;
}

/** Nothing seen yet. */
export const initialPromptPolicy: PromptPolicyState = {
  watch: emptyEngagementWatch,
  isLossTold: false,
  lastWasKnown: false,
  proposals: 0,
};

/**
 * Checks the parameters.
 *
 * @throws RapportError `prompt-policy/parameters`
 */
export function checkPromptPolicy(parameters: PromptPolicyParameters): void {
  const { threshold, behaviours } = parameters;
  if (!(threshold >= -1 && threshold <= 1)) {
    throw new RapportError(
      'prompt-policy/parameters',
      `Prompt threshold ${threshold} is outside [-1, 1]: set it on the engagement scale.`,
    );
  }
  for (const name of ['lowSec', 'coolDownSec', 'gapSec', 'expirySec'] as const) {
    const value = parameters[name];
    if (!(value > 0 && value <= 86_400)) {
      throw new RapportError(
        'prompt-policy/parameters',
        `Prompt parameter ${name} is ${value}: give more than 0 and at most 86400 seconds.`,
      );
    }
  }
  if (behaviours.length === 0) {
    throw new RapportError(
      'prompt-policy/parameters',
      'No behaviour to propose: name at least one of the library.',
    );
  }
}

/** Forgets the low time so far; the cool-down and the count of proposals stay. */
export function resetLowTime(state: PromptPolicyState): PromptPolicyState {
  const { quietUntilNs, proposals, isLossTold } = state;
  return { ...initialPromptPolicy, quietUntilNs, proposals, isLossTold };
}

/** A prompt was decided (or expired): the low time starts anew and the cool-down runs from now. */
export function promptDecided(
  state: PromptPolicyState,
  nowNs: bigint,
  parameters: PromptPolicyParameters,
): PromptPolicyState {
  return { ...resetLowTime(state), quietUntilNs: nowNs + nanoseconds(parameters.coolDownSec) };
}

/**
 * One frame.
 *
 * Unknown engagement (no face, or nothing fresh) counts neither as low nor as high: the timer stands still while it is
 * unknown and starts anew when that lasts longer than `gapSec`, the same when no frame arrives at all. Only the time
 * between two consecutive known low frames counts. A frame that is older than the last known one is left out; when
 * stamps jump back by more than `gapSec` (a recording starts over, the clock is set) the timer starts anew. The cool-down
 * goes on whatever the stamps say.
 */
export function stepPromptPolicy(
  given: PromptPolicyState,
  input: PromptPolicyInput,
  parameters: PromptPolicyParameters,
): PromptPolicyStep {
  const { nowNs } = input;
  const watched = stepPolicyWatch(given, input, parameters);
  const { state, isLow } = stepLowTime(watched, input, parameters);
  const isQuiet = state.quietUntilNs !== undefined && nowNs < state.quietUntilNs;
  if (isQuiet) return { state };
  const due =
    dueOfWatch(state, nowNs, parameters) ?? (isLow ? lowEngagement(state, input, parameters) : undefined);
  const behaviourId = parameters.behaviours[state.proposals % parameters.behaviours.length];
  if (due === undefined || behaviourId === undefined) return { state };
  const isLossTold = state.isLossTold || due.cause === 'face_lost';
  return {
    state: { ...resetLowTime(state), isLossTold, proposals: state.proposals + 1 },
    proposal: { behaviourId, reason: reasonOf(due.evidence), ...due },
  };
}

function lowEngagement(
  { low }: PromptPolicyState,
  { engagement }: PromptPolicyInput,
  { threshold }: PromptPolicyParameters,
): Pick<PromptProposal, 'cause' | 'evidence'> | undefined {
  if (low === undefined || engagement?.source === undefined) return undefined;
  const { source, headId } = engagement;
  return { cause: 'low_engagement', evidence: spellEvidence(low, threshold, { source, headId }) };
}

/** `isLow`: this frame completes the time that a proposal needs. */
function stepLowTime(
  state: PromptPolicyState,
  { stampNs, engagement }: PromptPolicyInput,
  parameters: PromptPolicyParameters,
): { readonly state: PromptPolicyState; readonly isLow: boolean } {
  const sinceKnownNs = state.lastKnownNs === undefined ? undefined : stampNs - state.lastKnownNs;
  const gapNs = nanoseconds(parameters.gapSec);
  const jumpedBack = sinceKnownNs !== undefined && sinceKnownNs < -gapNs;
  if (sinceKnownNs !== undefined && sinceKnownNs < 0n && !jumpedBack) return { state, isLow: false };
  const gone = sinceKnownNs !== undefined && sinceKnownNs > gapNs;
  const kept = jumpedBack || gone ? withoutLowTime(state) : state;
  const smoothed = engagement?.smoothed;
  if (engagement === undefined || smoothed === undefined || !Number.isFinite(smoothed))
    return { state: { ...kept, lastWasKnown: false }, isLow: false };
  const { headId, uncertainty } = engagement;
  // Scores of two heads do not compare.
  const before = kept.headId === headId ? kept : withoutLowTime(kept);
  const known = { ...before, headId, lastKnownNs: stampNs, lastWasKnown: true };
  if (smoothed >= parameters.threshold) return { state: { ...known, low: undefined }, isLow: false };
  const counts = before.low !== undefined && before.lastWasKnown && sinceKnownNs !== undefined;
  const low = extendSpell(before.low, { value: smoothed, uncertainty }, counts ? sinceKnownNs : 0n);
  return { state: { ...known, low }, isLow: low.lastedNs >= nanoseconds(parameters.lowSec) };
}

function withoutLowTime(state: PromptPolicyState): PromptPolicyState {
  return { ...state, low: undefined, lastKnownNs: undefined, lastWasKnown: false };
}
