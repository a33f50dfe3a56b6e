import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';

/** A child of 1,000 frames, so many a second. */
export function childAt(childId: string, rate: number): LabelledFeatures {
  const frames = {
    stampNs: BigInt64Array.from({ length: 1000 }, (_, row) => BigInt(Math.round((row * 1e9) / rate))),
    features: new Float32Array(1000),
    labels: new Float32Array(1000),
  };
  return { width: 1, childId, culture: 'C0', featureModel: { id: 'none', sha256: '' }, frames };
}
