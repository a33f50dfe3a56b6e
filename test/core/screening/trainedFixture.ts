import type { ScreeningClassifier } from '../../../core/screening/ScreeningClassifier.js';

/** A classifier of one number, `valence_mean`: its score is twice that number. */
export const trained: ScreeningClassifier = {
  classifier: 'lda',
  fitted: { kind: 'lda', weights: { mean: [0], scale: [1], weights: [2], intercept: 0 } },
  features: ['valence_mean'],
  positive: 'ASD',
  negative: 'non-ASD',
  simulated: false,
  positives: 49,
  negatives: 39,
  affectModels: ['net'],
  leastCoverage: 0.6,
  leastMeasuredSec: 200,
  sensitivity: { value: 0.755, interval: { low: 0.62, high: 0.85 } },
  specificity: { value: 0.69, interval: { low: 0.54, high: 0.81 } },
  auc: { value: 0.75, interval: { low: 0.63, high: 0.84 } },
  seed: 1,
  versions: {},
};
