import { expect, it } from 'vitest';

import { verdictOf } from '../../../../console/page/review/verdictOf.js';

const current = { mae: { value: 0.4, low: 0.3, high: 0.5 } };

it('says whether the new head is better, and where that may be chance', () => {
  const better = { isBetter: true, isIneffective: false, current };
  expect(verdictOf({ ...better, candidate: { mae: { value: 0.2, low: 0.1, high: 0.29 } } })).toEqual([
    'training.better',
  ]);
  for (const mae of [{ value: 0.3, low: 0.2, high: 0.31 }, { value: 0.1 }])
    expect(verdictOf({ ...better, candidate: { mae } })).toEqual([
      'training.better',
      'training.perhapsChance',
    ]);
});

it('says plainly that it is worse, and that it is ineffective', () => {
  const candidate = { mae: { value: 0.6, low: 0.5, high: 0.7 } };
  expect(verdictOf({ isBetter: false, isIneffective: true, current, candidate })).toEqual([
    'training.worse',
    'training.ineffective',
  ]);
});
