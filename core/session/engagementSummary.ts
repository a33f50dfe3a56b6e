import type { EngagementOutput, EngagementSource } from '../engagement/engagementStage.js';

/** Running figures of the smoothed engagement; plain numbers and a bigint. */
export interface EngagementAccumulator {
  readonly frames: number;
  readonly mean: number;
  readonly m2: number;
  readonly min: number;
  readonly max: number;
  readonly framesBelow: number;
  /** Time between consecutive frames with known engagement, gaps longer than a second left out, nanoseconds. */
  readonly knownNs: bigint;
  readonly lastKnownNs?: bigint | undefined;
  readonly framesBySource: Readonly<Partial<Record<EngagementSource, number>>>;
}

/** What session.json says of engagement; the numbers are absent when it was never known. */
export interface EngagementSummary {
  readonly frames: number;
  readonly mean?: number | undefined;
  /** The population's standard deviation, as in the feature vector. */
  readonly sd?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Below this is low, [-1, 1]. */
  readonly threshold: number;
  /** Of the frames with known engagement. */
  readonly fractionBelowThreshold?: number | undefined;
  readonly timeKnownSec: number;
  /** Frames by whose score it was: a prior's mean says something else than a child's head's. */
  readonly framesBySource: Readonly<Partial<Record<EngagementSource, number>>>;
}

/** Longer than this between two frames is time in which engagement was not known. */
const longestStepNs = 1_000_000_000n;

/** Nothing known yet. */
export const emptyEngagement: EngagementAccumulator = {
  frames: 0,
  mean: 0,
  m2: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  framesBelow: 0,
  knownNs: 0n,
  framesBySource: {},
};

/** Adds one frame; without a known smoothed score only the clock stands still. */
export function addEngagement(
  state: EngagementAccumulator,
  frame: { readonly stampNs: bigint; readonly engagement?: EngagementOutput | undefined },
  threshold: number,
): EngagementAccumulator {
  const reading = frame.engagement;
  const value = reading?.smoothed;
  if (reading === undefined || value === undefined || !Number.isFinite(value)) {
    return { ...state, lastKnownNs: undefined };
  }
  const frames = state.frames + 1;
  const delta = value - state.mean;
  const mean = state.mean + delta / frames;
  const stepNs = state.lastKnownNs === undefined ? 0n : frame.stampNs - state.lastKnownNs;
  return {
    frames,
    mean,
    m2: state.m2 + delta * (value - mean),
    min: Math.min(state.min, value),
    max: Math.max(state.max, value),
    framesBelow: state.framesBelow + (value < threshold ? 1 : 0),
    knownNs: state.knownNs + (stepNs > 0n && stepNs <= longestStepNs ? stepNs : 0n),
    lastKnownNs: frame.stampNs,
    framesBySource: oneMore(state.framesBySource, reading.source),
  };
}

/** Another publisher may leave the source of its scores unsaid: they count under none. */
function oneMore(
  counts: EngagementSummary['framesBySource'],
  source: EngagementSource | undefined,
): EngagementSummary['framesBySource'] {
  return source === undefined ? counts : { ...counts, [source]: (counts[source] ?? 0) + 1 };
}

/** The figures so far. */
export function summariseEngagement(state: EngagementAccumulator, threshold: number): EngagementSummary {
  const known = state.frames > 0;
  return {
    frames: state.frames,
    mean: known ? state.mean : undefined,
    sd: known ? Math.sqrt(state.m2 / state.frames) : undefined,
    min: known ? state.min : undefined,
    max: known ? state.max : undefined,
    threshold,
    fractionBelowThreshold: known ? state.framesBelow / state.frames : undefined,
    timeKnownSec: Number(state.knownNs) / 1e9,
    framesBySource: state.framesBySource,
  };
}
