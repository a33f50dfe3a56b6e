import type { AttributeQuality } from './attributes.js';

/** The facial attributes of one face in one frame. The arrays belong to whoever receives the estimate. */
export interface AffectEstimate {
  /** 12 probabilities 0..1 in the order of `actionUnits`; NaN where unavailable. */
  readonly actionUnits: Float32Array;
  /** 8 probabilities 0..1 in the order of `expressions`, those available sum to 1; NaN where unavailable. */
  readonly expressions: Float32Array;
  /** -1 (calm) .. 1 (excited); NaN if unavailable. */
  readonly arousal: number;
  /** -1 (unpleasant) .. 1 (pleasant); NaN if unavailable. */
  readonly valence: number;
  /** What each of the 22 numbers rests on, in the order of `attributeNames`. */
  readonly quality: readonly AttributeQuality[];
  /** The network's pooled features; empty if it has none. */
  readonly embedding: Float32Array;
  /** The network's id, as in `models/manifest.json`. */
  readonly modelId: string;
}

/** The 22 numbers in the paper's order: 12 action units, 8 expressions, arousal, valence. NaN where unavailable. */
export function affectVector(estimate: AffectEstimate): Float32Array {
  return Float32Array.of(
    ...estimate.actionUnits,
    ...estimate.expressions,
    estimate.arousal,
    estimate.valence,
  );
}
