import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { benjaminiHochberg, holm } from '../../../core/screening/adjustPValues.js';
import { attributeTests } from '../../../core/screening/attributeTests.js';
import type { Cohort } from '../../../core/screening/Cohort.js';
import { proportionInterval } from '../../../core/screening/intervals.js';
import { permutationResult, permutedLabels } from '../../../core/screening/permutation.js';
import { powerNote } from '../../../core/screening/powerNote.js';
import { studentTTest, twoSidedP } from '../../../core/screening/studentT.js';
import { childOf } from './cohortFixture.js';

interface Reference {
  readonly tests: {
    readonly t: readonly number[];
    readonly p: readonly number[];
    readonly holm: readonly number[];
    readonly benjaminiHochberg: readonly number[];
    readonly wilson: Readonly<Record<string, readonly [number, number]>>;
    readonly twoSidedP: Readonly<Record<string, number>>;
  };
}
const folder = new URL('../../conformance/screening/', import.meta.url);
const { tests: scipy } = JSON.parse(readFileSync(new URL('reference.json', folder), 'utf8')) as Reference;
const cohort = JSON.parse(readFileSync(new URL('cohort.json', folder), 'utf8')) as {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
};

test('t-tests, Holm and Benjamini-Hochberg are SciPy’s', () => {
  const columns = scipy.t.map((_, column) => cohort.x.map((row) => row[column] ?? Number.NaN));
  const found = columns.map((values) =>
    studentTTest(
      values.filter((_, row) => cohort.y[row] === 1),
      values.filter((_, row) => cohort.y[row] === 0),
    ),
  );
  const pValues = found.map((each) => each?.p ?? Number.NaN);
  for (const [index, each] of found.entries()) {
    expect(each?.t).toBeCloseTo(scipy.t[index] ?? Number.NaN, 9);
    expect(each?.p).toBeCloseTo(scipy.p[index] ?? Number.NaN, 10);
  }
  for (const [index, value] of holm(pValues).entries())
    expect(value).toBeCloseTo(scipy.holm[index] ?? Number.NaN, 10);
  for (const [index, value] of benjaminiHochberg(pValues).entries())
    expect(value).toBeCloseTo(scipy.benjaminiHochberg[index] ?? Number.NaN, 10);
});

test('p-values far out and with one degree of freedom, and Wilson’s intervals, are SciPy’s', () => {
  for (const [key, expected] of Object.entries(scipy.twoSidedP)) {
    const [t = Number.NaN, degreesOfFreedom = Number.NaN] = key.split(',').map(Number);
    expect(twoSidedP(t, degreesOfFreedom) / expected).toBeCloseTo(1, 9);
  }
  for (const [key, [low, high]] of Object.entries(scipy.wilson)) {
    const [successes = Number.NaN, trials = Number.NaN] = key.split('/').map(Number);
    expect(proportionInterval(successes, trials)?.low).toBeCloseTo(low, 10);
    expect(proportionInterval(successes, trials)?.high).toBeCloseTo(high, 10);
  }
});

test('five children by hand: means 3 and 1, pooled variance (2 + 0.5) / 3, t = 2 / sqrt(5/6 * 5/6)', () => {
  const found = studentTTest([2, 3, 4], [0.5, 1.5]);
  expect(found?.t).toBeCloseTo(2 / (5 / 6), 12);
  expect(found?.degreesOfFreedom).toBe(3);
  // d = 2 / sqrt(5/6), times 1 - 3 / (4 * 3 - 1) = 8/11.
  expect(found?.hedgesG).toBeCloseTo((2 / Math.sqrt(5 / 6)) * (8 / 11), 12);
  expect(studentTTest([1, 1], [1, 1])).toBeUndefined();
  expect(studentTTest([1], [1, 2])).toBeUndefined();
});

test('Holm by hand: 0.01 * 3, 0.02 * 2 (not below 0.03), 0.5; Benjamini-Hochberg 0.03, 0.03, 0.5', () => {
  expect(holm([0.02, 0.5, 0.01])).toEqual([0.04, 0.5, 0.03]);
  expect(benjaminiHochberg([0.02, 0.5, 0.01])).toEqual([0.03, 0.5, 0.03]);
  expect(holm([])).toEqual([]);
});

test('the kinds, the attributes and all numbers are families of their own; what is constant is not tested', () => {
  const children = [1, 2, 3, 4].map((value) =>
    childOf(`c${value}`, value > 2 ? 'x' : 'y', {
      arousal_mean: value,
      arousal_sd: value ** 2,
      valence_mean: undefined,
    }),
  );
  const made: Cohort = {
    positive: 'x',
    negative: 'y',
    affectModels: ['net'],
    simulated: false,
    minCoverage: 0,
    children,
  };
  const { groups, attributes, numbers } = attributeTests(made);
  expect(groups.tests.map(({ name }) => name)).toEqual(['arousal']);
  expect(groups.untested).toEqual(['AU', 'valence', 'expression']);
  expect(attributes.tests.map(({ name }) => name)).toEqual(['arousal']);
  expect(numbers.tests.map(({ name }) => name)).toEqual(['arousal_mean', 'arousal_sd']);
  // Means 3.5 and 1.5, pooled variance 0.5: t = 2 / sqrt(0.5).
  expect(attributes.tests[0]?.t).toBeCloseTo(2 / Math.sqrt(0.5), 12);
});

test('permuted labels keep their counts and differ by number; p is never 0', () => {
  const labels = Uint8Array.from({ length: 20 }, (_, index) => (index < 8 ? 1 : 0));
  const first = permutedLabels(labels, 1, 1);
  expect(first.reduce((sum, label) => sum + label, 0)).toBe(8);
  expect(permutedLabels(labels, 1, 1)).toEqual(first);
  expect(permutedLabels(labels, 1, 2)).not.toEqual(first);
  // 0.7 and 0.6 of four are at least 0.6: (2 + 1) / (4 + 1).
  expect(permutationResult(0.6, [0.5, 0.7, 0.6, undefined, 0.4])).toMatchObject({
    permutations: 4,
    asGood: 2,
    p: 0.6,
  });
  expect(permutationResult(0.9, [0.5, 0.5])?.p).toBeCloseTo(1 / 3, 12);
  expect(permutationResult(undefined, [0.5])).toBeUndefined();
  expect(permutationResult(0.5, [])).toBeUndefined();
});

test('a power note: 64 and 64 children find 0.5 standard deviations with 80 % power (Cohen 1988, table 2.4.1)', () => {
  expect(powerNote(64, 64).detectableEffect).toBeCloseTo(0.5, 2);
  expect(powerNote(49, 39)).toMatchObject({ isSmall: false });
  expect(powerNote(12, 10)).toMatchObject({ isSmall: true });
  expect(powerNote(12, 10).sentence).toMatch(/rehearsal of the study/u);
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 200 }),
      fc.integer({ min: 2, max: 200 }),
      (positives, negatives) => {
        const { detectableEffect, areaBeyondChance } = powerNote(positives, negatives);
        expect(detectableEffect).toBeGreaterThan(0);
        if (areaBeyondChance !== undefined) expect(areaBeyondChance).toBeGreaterThan(0.5);
      },
    ),
    { numRuns: 20 },
  );
});
