import { expect, test } from 'vitest';

import { childMeans, tableTwo } from '../../../core/culturenet/tableTwo.js';
import type { TaskResult } from '../../../core/culturenet/TaskResult.js';

function result(more: Partial<TaskResult> & { icc?: number; mae?: number }): TaskResult {
  const { icc, mae = 0.1, ...rest } = more;
  const agreement = { icc, ccc: icc, pc: icc, mae };
  return { protocol: 'M1', run: 1, childId: 'a', culture: 'C0', agreement, frames: 10, epochs: 5, ...rest };
}

test('means over runs first, then mean and deviation over children', () => {
  const [row] = tableTwo([
    result({ icc: 0.1, mae: 0.2 }),
    result({ icc: 0.3, mae: 0.4, run: 2, ineffective: 'It predicts nearly one number.' }),
    result({ icc: 0.6, childId: 'b' }),
    result({ icc: 0.6, childId: 'b', run: 2 }),
  ]);
  // Children 0.2 and 0.6: mean 0.4, sample deviation sqrt(2 * 0.04) = 0.282843; MAE 0.3 and 0.1.
  expect(row?.measures.icc?.mean).toBeCloseTo(0.4, 10);
  expect(row?.measures.icc?.sd).toBeCloseTo(0.282843, 6);
  expect(row?.measures.mae?.mean).toBeCloseTo(0.2, 10);
  expect(row).toMatchObject({ children: 2, runs: 2, ineffective: 0.25 });
});

test('a run without an answer leaves the others; a mean estimate has only its error', () => {
  const [constant] = tableTwo([result({}), result({ run: 2, icc: 0.3 })]);
  expect(constant?.measures.icc).toEqual({ mean: 0.3, sd: 0, children: 1 });
  const [estimate] = tableTwo([result({ icc: 0, protocol: 'ME' })]);
  expect(Object.keys(estimate?.measures ?? {})).toEqual(['mae']);
});

test('rows are in the paper’s order, shares apart', () => {
  const rows = tableTwo([
    result({ protocol: 'ME' }),
    result({ protocol: 'M6', share: 0.2 }),
    result({ protocol: 'M6', share: 0.05, culture: 'C1', childId: 'b' }),
    result({ protocol: 'M6', share: 0.05 }),
    result({}),
  ]);
  expect(rows.map(({ protocol, culture, share }) => [protocol, culture, share])).toEqual([
    ['M1', 'C0', undefined],
    ['M6', 'C0', 0.05],
    ['M6', 'C0', 0.2],
    ['M6', 'C1', 0.05],
    ['ME', 'C0', undefined],
  ]);
  const means = childMeans([result({ icc: 0.2 }), result({ icc: 0.4, run: 2 })]);
  expect(means[0]?.measures.icc).toBeCloseTo(0.3, 10);
});
