import { RapportError } from '../RapportError.js';
import { dense, hiddenActivations } from './forward.js';
import type { Head, HeadSource } from './Head.js';
import { predictiveSd } from './predictiveSd.js';

/** What a head says of one face. */
export interface EngagementEstimate {
  /** Engagement in [-1, 1], as paper 003's coders used the scale. */
  readonly score: number;
  /** One standard deviation of the score's error, calibrated on held-out frames; larger far from the training data. */
  readonly uncertainty: number;
}

/** A head ready to use. Pure and synchronous: a 512-number embedding takes well under a millisecond. */
export interface EngagementHead {
  readonly id: string;
  readonly source: HeadSource;
  /**
   * @param embedding the feature model's pooled output, `featureModel.width` numbers; it is not kept or changed.
   * @throws RapportError `head/wrong-width` when the length differs, `head/not-finite` for NaN or infinite features.
   */
  estimate(embedding: Float32Array): EngagementEstimate;
}

/** Makes a head estimate engagement. */
export function createEngagementHead(head: Head): EngagementHead {
  return {
    id: head.id,
    source: head.source,
    estimate(embedding) {
      if (embedding.length !== head.featureModel.width) {
        throw new RapportError(
          'head/wrong-width',
          `Head ${head.id} reads ${head.featureModel.width} features and was given ${embedding.length}: use the feature model ${head.featureModel.id} that it was trained on.`,
        );
      }
      const activations = hiddenActivations(head.shared.layers, embedding);
      const score = dense(head.lastLayer, activations)[0] ?? Number.NaN;
      if (!Number.isFinite(score)) {
        throw new RapportError(
          'head/not-finite',
          `Head ${head.id} was given features that are not finite numbers: leave this frame out.`,
        );
      }
      return {
        score: Math.min(1, Math.max(-1, score)),
        uncertainty: predictiveSd(head, activations),
      };
    },
  };
}
