import { expect, test } from 'vitest';

import { areaUnderCurve } from '../../../core/screening/areaUnderCurve.js';
import { labelsOf } from '../../../core/screening/Cohort.js';
import {
  affectedAttributes,
  bestArea,
  paperSized,
  simulatedChildren,
} from '../../../core/screening/simulatedChildren.js';
import { featureNames } from '../../../core/session/featureVector.js';

test('the same settings give the same children, of the paper’s number, without the missing attributes', () => {
  const cohort = simulatedChildren(paperSized);
  expect(simulatedChildren(paperSized)).toEqual(cohort);
  expect(simulatedChildren({ ...paperSized, seed: 2 })).not.toEqual(cohort);
  expect(labelsOf(cohort).reduce((sum, label) => sum + label, 0)).toBe(49);
  const unknown = featureNames.filter((_, entry) => cohort.children[0]?.vector[entry] === undefined);
  expect(unknown).toEqual(['AU9_mean', 'contempt_mean', 'AU9_sd', 'contempt_sd', 'AU9_active']);
  for (const { vector } of cohort.children)
    for (const value of vector) if (value !== undefined) expect(Math.abs(value)).toBeLessThan(3);
});

test('strength is the difference in standard deviations; without one nothing tells the classes apart', () => {
  const { children, ...rest } = simulatedChildren({
    ...paperSized,
    children: 4000,
    positiveShare: 0.5,
    strength: 1,
  });
  const labels = labelsOf({ ...rest, children });
  const areaOf = (name: string): number =>
    areaUnderCurve(
      children.map(({ vector }) => vector[featureNames.indexOf(name)] ?? Number.NaN),
      labels,
    ) ?? Number.NaN;
  // Phi(1 / sqrt 2) = 0.760 for one standard deviation.
  for (const [name, direction] of Object.entries(affectedAttributes))
    expect(areaOf(`${name}_mean`)).toBeCloseTo(0.5 + 0.26 * direction, 1);
  expect(areaOf('AU1_mean')).toBeCloseTo(0.5, 1);
  expect(bestArea({ strength: 0, missing: [] })).toBeCloseTo(0.5, 6);
});

test('the best area: three shifts of one, two against one, in a covariance of 0.75 I + 0.25 1 1 of 22', () => {
  // delta^2 = (3 - 0.25 * 1 / (0.75 + 0.25 * 22)) / 0.75 = 3.9467; Phi(sqrt(3.9467 / 2)) = Phi(1.4048) = 0.91996.
  expect(bestArea({ strength: 1, missing: [] })).toBeCloseTo(0.91996, 4);
  expect(bestArea({ strength: 1, missing: ['happy', 'arousal', 'valence'] })).toBeCloseTo(0.5, 6);
});
