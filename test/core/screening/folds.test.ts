import fc from 'fast-check';
import { expect, test } from 'vitest';

import { innerFolds, isAsGoodAsConstant, othersThan, usableColumns } from '../../../core/screening/folds.js';
import {
  ablationSets,
  columnsOf,
  featureSetOf,
  groupOf,
  setName,
} from '../../../core/screening/featureGroups.js';
import { featureNames } from '../../../core/session/featureVector.js';
import { childOf } from './cohortFixture.js';

test('the four kinds have 36, 3, 3 and 16 of the 58 numbers', () => {
  expect(
    (['AU', 'arousal', 'valence', 'expression'] as const).map((group) => columnsOf([group]).length),
  ).toEqual([36, 3, 3, 16]);
  expect(groupOf('AU43_active')).toBe('AU');
  expect(columnsOf(['arousal']).map((column) => featureNames[column])).toEqual([
    'arousal_mean',
    'arousal_sd',
    'arousal_positive',
  ]);
});

test("the paper's four sets end with everything; all sets are fifteen different ones", () => {
  expect(ablationSets('paper').map(setName)).toEqual([
    'AU',
    'AU+arousal',
    'AU+arousal+valence',
    'AU+arousal+valence+expression',
  ]);
  expect(new Set(ablationSets('all').map(setName)).size).toBe(15);
  expect(setName(featureSetOf('expression, AU'))).toBe('AU+expression');
  expect(() => featureSetOf('AU,age')).toThrow(/"age" is no kind of attributes/u);
});

test('a number that is unknown of the child to judge, or constant over the others, is left out by name', () => {
  const names = ['arousal_mean', 'arousal_sd', 'arousal_positive'];
  const columns = names.map((name) => featureNames.indexOf(name));
  const children = [
    childOf('a', 'x', { arousal_mean: 1, arousal_sd: 2, arousal_positive: 1 }),
    childOf('b', 'x', { arousal_mean: 2, arousal_sd: 2, arousal_positive: 2 }),
    childOf('c', 'y', { arousal_mean: 3, arousal_sd: 9, arousal_positive: undefined }),
  ];
  expect(usableColumns(children, columns, { train: [0, 1], heldOut: 2 })).toEqual({
    columns: [columns[0]],
    leftOut: [
      { name: 'arousal_sd', reason: 'constant' },
      { name: 'arousal_positive', reason: 'unknown' },
    ],
  });
  expect(usableColumns(children, columns, { train: [0, 1] }).columns).toEqual([columns[0], columns[2]]);
  expect(usableColumns(children, columns, { train: [0, 2], heldOut: 1 }).columns).toEqual([
    columns[0],
    columns[1],
  ]);
});

test('rounding is no variation', () => {
  expect(isAsGoodAsConstant([0.3, 0.1 + 0.2])).toBe(true);
  expect(isAsGoodAsConstant([0, 0])).toBe(true);
  expect(isAsGoodAsConstant([0, 1e-12])).toBe(false);
});

test('inner folds share out each class evenly and hold every child once; one child of a class allows no search', () => {
  expect(innerFolds([1, 0, 0, 0], 1)).toEqual([]);
  expect(othersThan(1, 3)).toEqual([0, 2]);
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 2, max: 40 }),
      fc.nat(),
      (positives, negatives, seed) => {
        const labels = [...new Array<number>(positives).fill(1), ...new Array<number>(negatives).fill(0)];
        const folds = innerFolds(labels, seed);
        expect(folds).toHaveLength(Math.min(5, positives, negatives));
        expect(folds.flat().sort((left, right) => left - right)).toEqual([...labels.keys()]);
        for (const label of [0, 1]) {
          const counts = folds.map((fold) => fold.filter((position) => labels[position] === label).length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          expect(Math.min(...counts)).toBeGreaterThan(0);
        }
        expect(innerFolds(labels, seed)).toEqual(folds);
      },
    ),
  );
});
