import { expect, test } from 'vitest';

import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { sessionReport } from '../../../core/session/sessionReport.js';
import { withResearchScore } from '../../../nodes/session/withResearchScore.js';
import { trained } from '../../core/screening/trainedFixture.js';

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
