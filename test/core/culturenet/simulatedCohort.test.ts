import { expect, test } from 'vitest';

import { defaultCohort, simulatedCohort } from '../../../core/culturenet/simulatedCohort.js';
import { pearsonCorrelation } from '../../../core/metrics/correlation.js';

const settings = { ...defaultCohort, framesPerChild: 1500, width: 16, childrenPerCulture: 4 };
const cohort = [...simulatedCohort(settings)];

test('is named as simulated, child by child, and repeats with its seed', () => {
  expect(cohort.map(({ childId }) => childId)).toContain('sim-c1-03');
  for (const { culture, featureModel } of cohort) {
    expect(culture).toMatch(/^sim-/);
    expect(featureModel.id).toBe('simulated-16');
  }
  const [first] = simulatedCohort(settings);
  expect(first?.frames).toEqual(cohort[0]?.frames);
  const [other] = simulatedCohort({ ...settings, seed: 2 });
  expect(other?.frames.features).not.toEqual(cohort[0]?.frames.features);
});

test('has the first culture mostly highly engaged, labels in range and features of a ReLU network', () => {
  const levels = ['sim-c0', 'sim-c1'].map((culture) => {
    const members = cohort.filter((child) => child.culture === culture);
    const labels = members.flatMap(({ frames }) => [...frames.labels]);
    return labels.reduce((sum, label) => sum + label, 0) / labels.length;
  });
  expect(levels[0]).toBeGreaterThan((levels[1] ?? 1) + 0.3);
  for (const { frames } of cohort) {
    expect(frames.labels.every((label) => Math.abs(label) <= 1)).toBe(true);
    expect(frames.features.every((value) => value >= 0)).toBe(true);
  }
});

test('resembles itself over its time constant and not beyond', () => {
  const labels = cohort.at(-1)?.frames.labels ?? new Float32Array(0);
  const lagged = (lag: number) =>
    pearsonCorrelation(labels.slice(lag), labels.slice(0, labels.length - lag)) ?? 0;
  // 2 s at 4 frames a second: exp(-1/8) = 0.88 from frame to frame, exp(-5) = 0.007 after 10 s.
  expect(lagged(1)).toBeGreaterThan(0.8);
  expect(lagged(1)).toBeLessThan(0.93);
  expect(Math.abs(lagged(40))).toBeLessThan(0.3);
});
