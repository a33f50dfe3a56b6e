import { expect, test } from 'vitest';

import type { ScreeningClassifier } from '../../../core/screening/ScreeningClassifier.js';
import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { sessionReport } from '../../../core/session/sessionReport.js';
import { withResearchScore } from '../../../nodes/session/withResearchScore.js';

const figure = { value: 0.7, interval: { low: 0.5, high: 0.8 } };
const trained: ScreeningClassifier = {
  classifier: 'lda',
  fitted: { kind: 'lda', weights: { mean: [0], scale: [1], weights: [2], intercept: 0 } },
  features: ['valence_mean'],
  positive: 'ASD',
  negative: 'non-ASD',
  simulated: false,
  positives: 49,
  negatives: 39,
  affectModels: ['net'],
  leastCoverage: 0.5,
  leastMeasuredSec: 100,
  sensitivity: figure,
  specificity: figure,
  auc: figure,
  seed: 1,
  versions: {},
};

/** A session without images. */
const report = sessionReport(reduceEvents([]));
const { names } = report.features;

test('without a classifier a summary stays as it is', () => {
  expect(withResearchScore(report, undefined)).toBe(report);
});

test('a session that cannot be compared says why it has no score', () => {
  expect(withResearchScore(report, trained).researchScore).toEqual({
    refused: 'No research score: the session was seen by no network and the classifier learned from net.',
  });
});

test('one that can has a score, and the sentence that it is no diagnosis', () => {
  const measured = {
    ...report,
    affectModels: ['net'],
    durationSec: 300,
    features: { ...report.features, vector: names.map(() => 0.5) },
    coverage: { ...report.coverage, measuredFraction: 0.9 },
  };
  const { researchScore } = withResearchScore(measured, trained);
  expect(researchScore).toMatchObject({ score: 1 });
  expect(researchScore).toHaveProperty('sentence', expect.stringContaining('not a diagnosis'));
});
