import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimumCostAssignment } from '../../../../core/face/tracking/minimumCostAssignment.js';

/** The smallest sum over all ways to pair, by trying them. */
function bestSum(costs: readonly (readonly number[])[]): number {
  const columns = costs[0]?.length ?? 0;
  const pairs = Math.min(costs.length, columns);
  let best = Infinity;
  const visit = (row: number, used: ReadonlySet<number>, sum: number) => {
    if (used.size === pairs) best = Math.min(best, sum);
    if (row === costs.length) return;
    for (let column = 0; column < columns; column++) {
      if (!used.has(column)) visit(row + 1, new Set([...used, column]), sum + (costs[row]?.[column] ?? NaN));
    }
    visit(row + 1, used, sum);
  };
  visit(0, new Set(), 0);
  return best;
}

describe('minimumCostAssignment', () => {
  it('weighs all pairs together', () => {
    // Row 0 alone would take column 0 (1); then row 1 costs 10. Together 2 + 3 = 5 is less than 1 + 10.
    expect(
      minimumCostAssignment([
        [1, 2],
        [3, 10],
      ]),
    ).toEqual([1, 0]);
    expect(minimumCostAssignment([[4], [2], [3]])).toEqual([undefined, 0, undefined]);
    expect(minimumCostAssignment([])).toEqual([]);
    expect(minimumCostAssignment([[], []])).toEqual([undefined, undefined]);
  });

  it.each([
    [[[NaN]]],
    [
      [
        [1, 2],
        [NaN, 3],
      ],
    ],
    [[[1], [Infinity]]],
    [[[-Infinity, 0]]],
    [[[1, 2], [3]]],
    [[[1], [2, 3]]],
    [[[], [1]]],
  ])('refuses %j instead of seeking for ever', (costs) => {
    expect(() => minimumCostAssignment(costs)).toThrow(
      expect.objectContaining({ code: 'face/assignment-cost' }),
    );
  });

  it('finds the smallest sum that trying every pairing finds', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
          fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: columns, maxLength: columns }), {
            minLength: rows,
            maxLength: rows,
          }),
        ),
        (costs) => {
          const assignment = minimumCostAssignment(costs);
          const columns = assignment.filter((column) => column !== undefined);
          expect(new Set(columns).size).toBe(columns.length);
          expect(columns).toHaveLength(Math.min(costs.length, costs[0]?.length ?? 0));
          const sum = assignment.reduce<number>(
            (total, column, row) => total + (column === undefined ? 0 : (costs[row]?.[column] ?? NaN)),
            0,
          );
          expect(sum).toBe(bestSum(costs));
        },
      ),
      { numRuns: 200 },
    );
  });
});
