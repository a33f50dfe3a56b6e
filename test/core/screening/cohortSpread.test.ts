import { describe, expect, it } from 'vitest';

import type { Cohort } from '../../../core/screening/Cohort.js';
import { cohortSpread } from '../../../core/screening/cohortSpread.js';
import { featureNames } from '../../../core/session/featureVector.js';

/** Children of whom the first of the 58 numbers is as given, and the others are not known. */
function cohortOf(firsts: readonly (number | undefined)[]): Cohort {
  return {
    ...{ positive: 'ASD', negative: 'TD', affectModels: ['affect'], simulated: false, minCoverage: 0 },
    children: firsts.map((first, index) => ({
      childId: `c${index + 1}`,
      label: index % 2 === 0 ? 'ASD' : 'TD',
      vector: featureNames.map((_, entry) => (entry === 0 ? first : undefined)),
      quality: featureNames.map(() => 'measured'),
      ...{ sessions: 1, durationSec: 60, framesMeasured: 100, coverage: 1 },
    })),
  };
}

const session = { childId: 'c99', affectModels: ['affect'] };

describe('the spread of a cohort', () => {
  it('is the middle half of its children in each number', () => {
    // In order 1 2 3 4 8: the quarters lie on the second and the fourth.
    const { children, spreads } = cohortSpread(cohortOf([4, 1, 8, 3, 2]), session);
    expect([children, spreads.length]).toEqual([5, 58]);
    expect(spreads[0]).toEqual({ low: 2, high: 4 });
    expect(spreads[1]).toBeUndefined();
  });

  it('leaves out the child itself, and says nothing of fewer than four', () => {
    const cohort = cohortOf([100, 1, 2, 3, 5]);
    // 1 2 3 5: at 0.75 and 2.25 of the way, 1.75 and 3.5.
    const without = cohortSpread(cohort, { ...session, childId: 'c1' });
    expect([without.children, without.spreads[0]]).toEqual([4, { low: 1.75, high: 3.5 }]);
    const few = cohortSpread(cohortOf([1, 2, 3, undefined]), session);
    expect([few.children, few.spreads[0]]).toEqual([4, undefined]);
  });

  it('is refused for another network’s numbers', () => {
    const other = { ...session, affectModels: ['affect', 'newer'] };
    expect(() => cohortSpread(cohortOf([1, 2, 3, 4]), other)).toThrow(
      "The session's numbers are of newer and the cohort's of affect, which do not compare",
    );
    expect(cohortSpread(cohortOf([1, 2, 3, 4]), { affectModels: [] }).children).toBe(4);
  });
});
