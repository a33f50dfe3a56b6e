import { expect, test } from 'vitest';

import { heldOnGrid } from '../../../core/annotation/heldOnGrid.js';

const at = (seconds: number, value: number | null): [string, number | null] => [`${seconds}000000000`, value];

test('on a grid a judgement holds until the next; before the first, and without opinion, there is none', () => {
  const values = heldOnGrid([at(1, 0.5), at(3, null), at(4, 1)], {
    beginNs: 0n,
    stepSec: 1,
    steps: 6,
    lagSec: 0,
  });
  expect([...values]).toEqual([Number.NaN, 0.5, 0.5, Number.NaN, 1, 1]);
});

test('the lag is taken back: what was judged late is judged of before', () => {
  const values = heldOnGrid([at(3, 0.5)], { beginNs: 0n, stepSec: 1, steps: 4, lagSec: 2 });
  expect([...values]).toEqual([Number.NaN, 0.5, 0.5, 0.5]);
});
