import { describe, expect, it } from 'vitest';

import { isBetterHead, mayComeIntoUse, refuseCandidate } from '../../../core/culturenet/candidateHead.js';
import { agreement } from '../../../core/metrics/agreement.js';

const reference = [0, 0.5, 1];

describe('whether a candidate is better', () => {
  it('is decided by the mean absolute error on held-out frames', () => {
    // Off by 0.25, 0.25, 0.25: MAE 0.25.
    const steady = agreement(reference, [0.25, 0.75, 0.75]);
    // Off by 0, 0, 0.5: MAE 0.5 / 3 = 0.1667, although its greatest error is twice as large.
    const mixed = agreement(reference, [0, 0.5, 0.5]);
    expect(steady.mae).toBeCloseTo(0.25, 12);
    expect(mixed.mae).toBeCloseTo(1 / 6, 12);
    expect(isBetterHead(steady, mixed)).toBe(true);
    expect(isBetterHead(mixed, steady)).toBe(false);
  });

  it('is not so of one that is as good, or whose error is not known', () => {
    const some = agreement(reference, [0.25, 0.75, 0.75]);
    const unknown = agreement([], []);
    expect(unknown.mae).toBeUndefined();
    expect(isBetterHead(some, some)).toBe(false);
    expect(isBetterHead(some, unknown)).toBe(false);
    expect(isBetterHead(unknown, unknown)).toBe(false);
    expect(isBetterHead(unknown, some)).toBe(true);
  });
});

describe('a candidate', () => {
  const told = { childId: 'ann', session: 3, comparedWithId: 'gennet-1' };
  const asked = { childId: 'ann', session: 3, headId: 'gennet-1', isSessionOver: false };

  it('is used where its numbers were told, of this child, session and head', () => {
    expect(refuseCandidate(told, asked)).toBeUndefined();
    expect(mayComeIntoUse(told, asked)).toBe(true);
  });

  it.each([
    ['engagement/no-candidate', undefined, {}],
    ['engagement/no-candidate', told, { session: 4 }],
    ['engagement/no-candidate', told, { childId: 'bob' }],
    ['engagement/other-head', told, { headId: 'gennet-2' }],
    ['engagement/other-head', told, { headId: undefined }],
  ] as const)('is refused (%s)', (code, comparison, changed) => {
    expect(refuseCandidate(comparison, { ...asked, ...changed })?.code).toBe(code);
    if (comparison !== undefined) expect(mayComeIntoUse(comparison, { ...asked, ...changed })).toBe(false);
  });

  it('is kept for the next session where this one is over', () => {
    const over = { ...asked, isSessionOver: true };
    expect(refuseCandidate(told, over)).toBeUndefined();
    expect(mayComeIntoUse(told, over)).toBe(false);
  });
});
