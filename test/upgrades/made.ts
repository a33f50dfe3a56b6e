import type { FeatureModel } from '../../core/culturenet/Head.js';
import type { FeatureFile } from '../../heads/data/FeatureFile.js';

/** The files of a version's folder. */
export const fixtureNames = {
  session: 'session',
  heads: 'heads',
  features: 'features.parquet',
  cohort: 'cohort.parquet',
  classifier: 'classifier.json',
  protocol: 'protocol.yaml',
} as const;

export const startedNs = BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n;

export const madeModel: FeatureModel = { id: 'made', sha256: 'ab'.repeat(32), width: 3 };

export const madeFeatures: FeatureFile = {
  width: 3,
  childId: 'c07',
  culture: 'C1',
  featureModel: { id: madeModel.id, sha256: madeModel.sha256 },
  provenance: {
    recording: { name: 'session.mp4', sha256: 'cd'.repeat(32) },
    minScore: 0.95,
    coders: [{ name: 'a.csv', sha256: 'ef'.repeat(32), lagSec: 0.4 }],
  },
  scores: Float32Array.of(0.96, 1),
  frames: {
    stampNs: BigInt64Array.of(startedNs + 1n, startedNs + 33_000_002n),
    features: Float32Array.of(0, 1.5, -2, 3, 4.25, 5),
    labels: Float32Array.of(-0.5, Number.NaN),
  },
};
