/** What kind of head a score comes from, from the most general to the most personal. */
export type EngagementHeadSource = 'GenNet' | 'culture' | 'child';

/** One head's answer for one face. */
export interface EngagementEstimate {
  /** Engagement, -1 (disengaged) .. 1 (fully engaged), as annotated in Rudovic et al. 2018, II.C. */
  readonly score: number;
  /** One standard deviation of the score, on the score's own scale, >= 0. */
  readonly uncertainty: number;
}

/**
 * The one port through which a trained engagement head reaches the engagement stage.
 *
 * `estimate` is synchronous (a head is a few thousand multiplications), keeps no reference to the embedding and does
 * not change it. It throws a `RapportError` for an embedding of another width than the head was trained on; whoever
 * switches heads checks that before the switch.
 */
export interface EngagementHead {
  /** Stable id from the head's card; it travels in every message made with the head. */
  readonly id: string;
  readonly source: EngagementHeadSource;
  /** The model whose embeddings it was trained on, as `models/manifest.json` calls it. */
  readonly featureModelId: string;
  estimate(embedding: Float32Array): EngagementEstimate;
}
