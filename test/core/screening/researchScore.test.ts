import { expect, test } from 'vitest';

import { researchScore, type ScoredSession } from '../../../core/screening/researchScore.js';
import { featureNames } from '../../../core/session/featureVector.js';
import { trained } from './trainedFixture.js';

const session: ScoredSession = {
  affectModels: ['net'],
  vector: featureNames.map((name) => (name === 'valence_mean' ? 0.5 : undefined)),
  coverage: 0.9,
  durationSec: 300,
};

test('a score never comes without what it is not, the cohort, sensitivity, specificity and their intervals', () => {
  const answer = researchScore(trained, session);
  expect(answer).toMatchObject({ kind: 'score', score: { score: 1 } });
  const text = answer.kind === 'score' ? answer.score.sentence : '';
  expect(text).toContain('Research score 0.73, not a diagnosis');
  expect(text).toContain('88 children (49 ASD, 39 non-ASD)');
  expect(text).toContain('sensitivity of 0.76 [0.62, 0.85]');
  expect(text).toContain('specificity of 0.69 [0.54, 0.81]');
});

test('a classifier of simulated children says so', () => {
  const answer = researchScore({ ...trained, simulated: true }, session);
  expect(answer.kind === 'score' && answer.score.sentence).toContain(
    '88 simulated children, who do not exist',
  );
});

test.each([
  ['another network', { affectModels: ['other'] }, 'screening/other-model'],
  ['two networks', { affectModels: ['net', 'other'] }, 'screening/other-model'],
  ['less coverage than any child of the cohort', { coverage: 0.5 }, 'screening/coverage'],
  ['no images', { coverage: undefined }, 'screening/coverage'],
  ['less time than any child of the cohort', { durationSec: 100 }, 'screening/too-short'],
  ['a number that is not known', { vector: featureNames.map(() => undefined) }, 'screening/unknown-number'],
])('refused: %s', (_, more, code) => {
  expect(researchScore(trained, { ...session, ...more })).toMatchObject({
    kind: 'refused',
    warning: { code },
  });
});
