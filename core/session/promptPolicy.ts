import { nanoseconds } from '../nanoseconds.js';
import { RapportError } from '../RapportError.js';
import type { EngagementOutput, EngagementSource } from '../engagement/engagementStage.js';

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
}

/** How long engagement has been low, and until when to stay quiet. */
export interface PromptPolicyState {
  /** Known low time so far, nanoseconds. */
  readonly lowNs: bigint;
  /** Sum and number of the low scores behind `lowNs`, for the mean that the operator reads. */
  readonly lowSum: number;
  readonly lowFrames: number;
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
}

/** One frame: low time is counted by the camera's clock, the cool-down by one that nobody sets. */
export interface PromptPolicyInput {
  readonly stampNs: bigint;
  /** Monotonic. */
  readonly nowNs: bigint;
  readonly engagement?: EngagementOutput | undefined;
}

export interface PromptPolicyStep {
  readonly state: PromptPolicyState;
  readonly proposal?: PromptProposal | undefined;
}

/** Nothing seen yet. */
export const initialPromptPolicy: PromptPolicyState = {
  lowNs: 0n,
  lowSum: 0,
  lowFrames: 0,
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
  return { ...initialPromptPolicy, quietUntilNs: state.quietUntilNs, proposals: state.proposals };
}

/** A prompt was decided (or expired): the low time starts anew and the cool-down runs from now. */
export function promptDecided(
  state: PromptPolicyState,
  nowNs: bigint,
  parameters: PromptPolicyParameters,
): PromptPolicyState {
  return { ...resetLowTime(state), quietUntilNs: nowNs + nanoseconds(parameters.coolDownSec) };
}

const sourceWords: Record<EngagementSource, string> = {
  prior: 'prior',
  GenNet: 'GenNet',
  culture: "culture's head",
  child: "child's head",
};

function reasonOf(state: PromptPolicyState, source: EngagementSource | undefined): string {
  const mean = state.lowSum / state.lowFrames;
  // U+2212, the minus sign: a hyphen is easily missed at reading distance.
  const number = Math.abs(mean).toFixed(2);
  const sign = mean < 0 && number !== '0.00' ? '−' : '';
  const sec = Math.round(Number(state.lowNs) / 1e9);
  return `engagement ${sign}${number} on average over the last ${sec} s (${source === undefined ? 'source not known' : sourceWords[source]})`;
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
  state: PromptPolicyState,
  input: PromptPolicyInput,
  parameters: PromptPolicyParameters,
): PromptPolicyStep {
  const { stampNs, nowNs, engagement } = input;
  const sinceKnownNs = state.lastKnownNs === undefined ? undefined : stampNs - state.lastKnownNs;
  const gapNs = nanoseconds(parameters.gapSec);
  const jumpedBack = sinceKnownNs !== undefined && sinceKnownNs < -gapNs;
  if (sinceKnownNs !== undefined && sinceKnownNs < 0n && !jumpedBack) return { state };
  const gone = sinceKnownNs !== undefined && sinceKnownNs > gapNs;
  const before = jumpedBack || gone ? resetLowTime(state) : state;
  const smoothed = engagement?.smoothed;
  if (engagement === undefined || smoothed === undefined || !Number.isFinite(smoothed)) {
    return { state: { ...before, lastWasKnown: false } };
  }
  if (smoothed >= parameters.threshold) {
    return { state: { ...resetLowTime(before), lastKnownNs: stampNs, lastWasKnown: true } };
  }
  const counts = before.lowFrames > 0 && before.lastWasKnown && sinceKnownNs !== undefined;
  const low: PromptPolicyState = {
    ...before,
    lowNs: before.lowNs + (counts ? sinceKnownNs : 0n),
    lowSum: before.lowSum + smoothed,
    lowFrames: before.lowFrames + 1,
    lastKnownNs: stampNs,
    lastWasKnown: true,
  };
  const quiet = low.quietUntilNs !== undefined && nowNs < low.quietUntilNs;
  if (quiet || low.lowNs < nanoseconds(parameters.lowSec)) return { state: low };
  const behaviourId = parameters.behaviours[low.proposals % parameters.behaviours.length];
  if (behaviourId === undefined) return { state: low };
  const proposal = { behaviourId, reason: reasonOf(low, engagement.source) };
  return { state: { ...resetLowTime(low), proposals: low.proposals + 1 }, proposal };
}
