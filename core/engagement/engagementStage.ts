import { startOverNs } from '../chain/imageStamps.js';
import type { HeadPose } from '../face/Face.js';
import { everyFinite } from '../metrics/pairs.js';
import { nanoseconds } from '../nanoseconds.js';
import type { Warning } from '../Warning.js';
import { smooth, type SmoothingState } from './causalSmoothing.js';
import type { EngagementEstimate, EngagementHead, EngagementHeadSource } from './EngagementHead.js';
import { nextLevel, type EngagementLevel } from './engagementLevel.js';
import { parseEngagementOptions, type EngagementOptions } from './engagementOptions.js';
import {
  addEvidence,
  emptyEvidenceWindow,
  shiftedWindow,
  summariseEvidence,
  type EvidenceWindow,
} from './evidenceWindow.js';
import { priorHeadId, priorScore, visualSocialEngagement } from './visualSocialEngagement.js';

/** Where a score comes from: the geometric prior, or a trained head. */
export type EngagementSource = 'prior' | EngagementHeadSource;

export interface EngagementInput {
  /** The image's stamp, nanoseconds of ROS time. */
  readonly stampNs: bigint;
  /** The followed person's face in this image; absent when it is not there. */
  readonly face?:
    | {
        readonly headPose?: HeadPose | undefined;
        /** How far the face can be trusted, 0 .. 1 (size, sharpness, pose, detection score). */
        readonly quality: number;
        /** The affect network's embedding, and which network that is. */
        readonly embedding?: Float32Array | undefined;
        readonly modelId?: string | undefined;
      }
    | undefined;
  /** The head in use; without one the prior gives the score. */
  readonly head?: EngagementHead | undefined;
}

/** One person's engagement as of one image. */
export interface EngagementOutput {
  /** This image's engagement, -1 .. 1; `undefined` when this image gives none. Never an older image's. */
  readonly score: number | undefined;
  /** One standard deviation of the score; the prior has none. */
  readonly uncertainty: number | undefined;
  /** The causally smoothed score; `undefined` whenever `score` is. */
  readonly smoothed: number | undefined;
  /** UNKNOWN where too little was seen, and while there has been no score for too long. */
  readonly level: EngagementLevel;
  /** What gave the score; `undefined` whenever `score` is. */
  readonly source: EngagementSource | undefined;
  /** What gave the score or, where there is none, what would have. */
  readonly headId: string;
  /** Mean quality of the person's face over the level's window (0 where it was not seen), 0 .. 1. */
  readonly coverage: number;
}

/** One person's engagement so far. A plain value: it can be cloned, stored and resumed. */
export interface EngagementState {
  readonly headId: string | undefined;
  readonly lastStampNs: bigint | undefined;
  readonly smoothing: SmoothingState | undefined;
  readonly window: EvidenceWindow;
  /** What the last score left it at; UNKNOWN where too little was seen. */
  readonly level: EngagementLevel;
}

export interface EngagementStage {
  readonly options: EngagementOptions;
  readonly initialState: EngagementState;
  step(
    state: EngagementState,
    input: EngagementInput,
  ): {
    readonly state: EngagementState;
    readonly output: EngagementOutput;
    readonly warnings: readonly Warning[];
  };
}

const initialState: EngagementState = {
  headId: undefined,
  lastStampNs: undefined,
  smoothing: undefined,
  window: emptyEvidenceWindow,
  level: 'UNKNOWN',
};

/** The score of this one image, or the warning that says why a seen face gives none. */
function estimate(
  { face, head }: EngagementInput,
  options: EngagementOptions,
): { score?: number; uncertainty?: number; warning?: Warning } {
  // `!(a >= b)` also catches a quality that is not a number.
  if (face === undefined || !(face.quality >= options.minQuality)) return {};
  if (head === undefined) {
    const prior = face.headPose && visualSocialEngagement(face.headPose, options.prior);
    return prior === undefined ? {} : { score: priorScore(prior) };
  }
  if (face.embedding === undefined) {
    const text = `Head ${head.id} needs the face's embedding, which did not come: check that the affect stage runs.`;
    return { warning: { code: 'engagement/no-embedding', text } };
  }
  if (face.modelId !== undefined && face.modelId !== head.featureModelId) {
    const text = `Head ${head.id} was trained on features of ${head.featureModelId} and is given those of ${face.modelId}: set the parameter model of the affect and the engagement node to the same network.`;
    return { warning: { code: 'engagement/other-features', text } };
  }
  if (!everyFinite(face.embedding)) {
    const text = "The face's embedding holds numbers that are not finite; this image has no score.";
    return { warning: { code: 'engagement/embedding-not-finite', text } };
  }
  const { score, uncertainty }: EngagementEstimate = head.estimate(face.embedding);
  if (!Number.isFinite(score)) {
    const text = `Head ${head.id} gave a score that is not a number: choose another head.`;
    return { warning: { code: 'engagement/score-not-finite', text } };
  }
  // The last layer is linear (Rudovic et al. 2018, eq. 2) and may leave the scale it was trained on.
  const clamped = Math.max(-1, Math.min(1, score));
  return Number.isFinite(uncertainty) ? { score: clamped, uncertainty } : { score: clamped };
}

/**
 * The state to continue from: anew after a change of head (another scale), and when time went back as far as another run of
 * the clock. Where the clock was set back by less, or images swapped places, the state goes on at the new time.
 */
function continueFrom(
  state: EngagementState,
  stampNs: bigint,
  headId: string,
): { from: EngagementState; warnings: readonly Warning[] } {
  const byNs = stampNs - (state.lastStampNs ?? stampNs);
  if (byNs < -startOverNs) {
    const text = 'The images went back in time; engagement starts anew from here.';
    return { from: initialState, warnings: [{ code: 'engagement/time-went-back', text }] };
  }
  const changed = state.headId !== undefined && state.headId !== headId;
  if (changed) return { from: initialState, warnings: [] };
  return { from: byNs < 0n ? shifted(state, byNs) : state, warnings: [] };
}

/** The state as if all of it had come so much earlier, so that the clock's jump is no time that has passed. */
function shifted(state: EngagementState, byNs: bigint): EngagementState {
  const { smoothing, window } = state;
  return {
    ...state,
    smoothing: smoothing && { ...smoothing, stampNs: smoothing.stampNs + byNs },
    window: shiftedWindow(window, byNs),
  };
}

/**
 * The engagement of one followed person, image by image.
 *
 * @throws RapportError `engagement/option` when an option is out of its range
 */
export function createEngagementStage(
  partialOptions: Partial<EngagementOptions> = {},
  nameOf?: (option: string) => string,
): EngagementStage {
  const options = parseEngagementOptions(partialOptions, nameOf);
  const windowOptions = {
    windowSec: options.levelWindowSec,
    minObservedSec: options.levelMinObserved * options.levelWindowSec,
    maxFrameGapSec: options.maxFrameGapSec,
  };
  const smoothingOptions = {
    timeConstantSec: options.smoothingTimeConstantSec,
    restartAfterSec: options.smoothingRestartAfterSec,
  };

  function levelEvidence(score: number): number {
    if (options.levelInput === 'continuous') return score;
    return score > options.levelBinariseAbove ? 1 : -1;
  }

  /** Only what is seen leads from one level to another. */
  function levelAfter(
    level: EngagementLevel,
    mean: number | undefined,
    score: number | undefined,
  ): EngagementLevel {
    if (mean === undefined) return 'UNKNOWN';
    return score === undefined ? level : nextLevel(level, mean, options.levelThresholds);
  }

  function step(state: EngagementState, input: EngagementInput): ReturnType<EngagementStage['step']> {
    const { stampNs, face, head } = input;
    const headId = head?.id ?? priorHeadId;
    const { from, warnings } = continueFrom(state, stampNs, headId);
    const { score, uncertainty, warning } = estimate(input, options);

    const smoothing =
      score === undefined
        ? from.smoothing
        : smooth(from.smoothing, { stampNs, value: score }, smoothingOptions);
    const evidence = {
      stampNs,
      value: score === undefined ? undefined : levelEvidence(score),
      quality: score === undefined || face === undefined ? 0 : Math.min(1, face.quality),
    };
    const window = addEvidence(from.window, evidence, windowOptions);
    const { mean, coverage } = summariseEvidence(window, windowOptions);
    const level = levelAfter(from.level, mean, score);
    // Smoothing remembers when the last score was.
    const isFresh =
      smoothing !== undefined && stampNs - smoothing.stampNs <= nanoseconds(options.smoothingRestartAfterSec);

    return {
      state: { headId, lastStampNs: stampNs, smoothing, window, level },
      output: {
        score,
        uncertainty,
        smoothed: score === undefined ? undefined : smoothing?.value,
        level: isFresh ? level : 'UNKNOWN',
        source: score === undefined ? undefined : (head?.source ?? 'prior'),
        headId,
        coverage,
      },
      warnings: warning === undefined ? warnings : [...warnings, warning],
    };
  }

  return { options, initialState, step };
}
