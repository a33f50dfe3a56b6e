import { expect, test } from 'vitest';

import { earlyStoppingStart, earlyStoppingStep } from '../../../core/culturenet/earlyStopping.js';

/** How many epochs pass until training stops, or all of them. */
function epochsOf(losses: number[]): number {
  let state = earlyStoppingStart;
  for (const [index, loss] of losses.entries()) {
    state = earlyStoppingStep(state, loss, { minChange: 0.01, patience: 4 });
    if (state.stop) return index + 1;
  }
  return losses.length;
}

test('stops four epochs after the last fall of more than 0.01', () => {
  // 0.30 and 0.28 improve; 0.271 falls by 0.009 only, and so on: stop after the sixth.
  expect(epochsOf([0.3, 0.28, 0.271, 0.27, 0.275, 0.272, 0.1, 0.1])).toBe(6);
  // Small falls add up against the last improvement: 0.28 - 0.269 > 0.01.
  expect(epochsOf([0.3, 0.28, 0.275, 0.269, 0.269, 0.269, 0.269, 0.269])).toBe(8);
});

test('a loss that is no number is no improvement', () => {
  expect(epochsOf([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 0.1])).toBe(4);
});
