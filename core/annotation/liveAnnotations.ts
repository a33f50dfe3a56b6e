import { nanoseconds } from '../nanoseconds.js';
import type { LabelledFrames } from './LabelledFeatures.js';
import {
  annotatedMomentNs,
  pairAnnotations,
  pairingDefaults,
  type FeatureFrame,
  type LiveAnnotation,
  type PairedFrame,
  type PairingOptions,
} from './pairAnnotations.js';

export interface LiveAnnotationOptions extends PairingOptions {
  /** Seconds of features kept, beyond the reaction time, for annotations that come late. */
  readonly keepSec: number;
  /** Labelled frames kept; the oldest go first. 20,000 of 512 features take 41 MB. */
  readonly maxPairs: number;
}

export const liveAnnotationDefaults: LiveAnnotationOptions = {
  ...pairingDefaults,
  keepSec: 5,
  maxPairs: 20_000,
};

/** What a running session has learnt from its operator's annotations so far. A plain value. */
export interface LiveAnnotationState {
  /** The last seconds of features, in the stamps' order. */
  readonly recent: readonly FeatureFrame[];
  /** Annotations whose moment's images are not all in yet. */
  readonly waiting: readonly LiveAnnotation[];
  /** In the stamps' order, an image once. */
  readonly pairs: readonly PairedFrame[];
  /** Annotations that found no image with a face, and those that were no engagement value. */
  readonly unpaired: number;
  readonly invalid: number;
}

/** More annotations than these waiting for images carry another clock's stamps: the oldest are given up as unpaired. */
const maxWaiting = 1_000;

export const noLiveAnnotations: LiveAnnotationState = {
  recent: [],
  waiting: [],
  pairs: [],
  unpaired: 0,
  invalid: 0,
};

/**
 * The state after one more image with features.
 *
 * `frame.features` is kept: hand over a copy where the buffer is used again. An image slightly older than the last one is
 * left out; one much older starts the recent features anew (a recording played again).
 */
export function addFeatures(
  state: LiveAnnotationState,
  frame: FeatureFrame,
  options: LiveAnnotationOptions = liveAnnotationDefaults,
): LiveAnnotationState {
  const keepNs = nanoseconds(options.keepSec + options.reactionSec);
  const lastNs = state.recent.at(-1)?.stampNs;
  const back = lastNs !== undefined && frame.stampNs <= lastNs;
  if (back && lastNs - frame.stampNs <= keepNs) return state;
  const kept = back ? [] : state.recent.filter(({ stampNs }) => stampNs >= frame.stampNs - keepNs);
  return settle({ ...state, recent: [...kept, frame] }, frame.stampNs, options);
}

/** The state after one more annotation. */
export function addAnnotation(state: LiveAnnotationState, annotation: LiveAnnotation): LiveAnnotationState {
  const waiting = [...state.waiting, annotation];
  const givenUp = Math.max(0, waiting.length - maxWaiting);
  return { ...state, waiting: waiting.slice(givenUp), unpaired: state.unpaired + givenUp };
}

/** Pairs the annotations whose nearest image must be in by `nowNs`; give the session's end to settle all. */
export function settle(
  state: LiveAnnotationState,
  nowNs: bigint,
  options: LiveAnnotationOptions = liveAnnotationDefaults,
): LiveAnnotationState {
  const toleranceNs = nanoseconds(options.toleranceSec);
  const isDue = (annotation: LiveAnnotation): boolean =>
    annotatedMomentNs(annotation, options) + toleranceNs <= nowNs;
  const due = state.waiting.filter(isDue);
  if (due.length === 0) return state;
  const { pairs, unpaired, invalid } = pairAnnotations(due, state.recent, options);
  return {
    ...state,
    waiting: state.waiting.filter((annotation) => !isDue(annotation)),
    pairs: mergePairs(state.pairs, pairs).slice(-options.maxPairs),
    unpaired: state.unpaired + unpaired,
    invalid: state.invalid + invalid,
  };
}

/** Both in the stamps' order; of an image in both the newer label counts. */
function mergePairs(before: readonly PairedFrame[], added: readonly PairedFrame[]): PairedFrame[] {
  const first = added[0]?.stampNs;
  if (first === undefined) return [...before];
  const untouched = before.filter(({ stampNs }) => stampNs < first);
  const overlapping = new Map(before.slice(untouched.length).map((pair) => [pair.stampNs, pair]));
  for (const pair of added) overlapping.set(pair.stampNs, pair);
  const merged = [...overlapping.values()].sort((a, b) => (a.stampNs < b.stampNs ? -1 : 1));
  return [...untouched, ...merged];
}

/** The pairs as training reads them. Pairs whose features have another width than `width` are left out. */
export function toLabelledFrames(state: LiveAnnotationState, width: number): LabelledFrames {
  const pairs = state.pairs.filter(({ features }) => features.length === width);
  const features = new Float32Array(pairs.length * width);
  pairs.forEach((pair, row) => features.set(pair.features, row * width));
  return {
    stampNs: BigInt64Array.from(pairs, ({ stampNs }) => stampNs),
    features,
    labels: Float32Array.from(pairs, ({ label }) => label),
  };
}
