import type { BoundingBox } from './Face.js';
import { intersectionOverUnion } from './overlap.js';

export interface SuppressionOptions {
  /** Of two boxes that overlap by more than this, the one with the lower score goes. */
  readonly threshold: number;
  /** 0..1; intersection over union where absent. */
  readonly overlap?: (a: BoundingBox, b: BoundingBox) => number;
}

/**
 * Greedy non-maximum suppression: the best candidates of which no two overlap by more than the threshold, highest score
 * first, the earlier of equals first.
 */
export function nonMaximumSuppression<
  Candidate extends { readonly box: BoundingBox; readonly score: number },
>(candidates: readonly Candidate[], options: SuppressionOptions): Candidate[] {
  const { threshold, overlap = intersectionOverUnion } = options;
  const kept: Candidate[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    if (kept.every((better) => overlap(better.box, candidate.box) <= threshold)) kept.push(candidate);
  }
  return kept;
}
