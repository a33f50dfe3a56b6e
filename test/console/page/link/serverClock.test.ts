import { expect, test } from 'vitest';

import { ageSec, freshnessOf, isHeard, serverNowNs } from '../../../../console/page/link/serverClock.js';

const clock = { nowNs: 1_790_000_000_000_000_001n, heardMs: 5_000 };

test('the server’s clock goes on with the page’s', () => {
  // 250.5 ms later; stamps of today hold to the nanosecond.
  expect(serverNowNs(clock, 5_250.5)).toBe(1_790_000_000_250_500_001n);
});

test('a page that has heard nothing for 2 s is cut off', () => {
  expect(isHeard(clock, 6_999)).toBe(true);
  expect(isHeard(clock, 7_000)).toBe(false);
  expect(isHeard(undefined, 0)).toBe(false);
});

test('a picture of more than 2 s is old, one of the future has another clock', () => {
  expect(ageSec(1_000_000_000n, 3_500_000_000n)).toBe(2.5);
  expect(freshnessOf(0.06)).toBe('fresh');
  expect(freshnessOf(2)).toBe('fresh');
  expect(freshnessOf(2.1)).toBe('old');
  expect(freshnessOf(-0.5)).toBe('fresh');
  expect(freshnessOf(-1.5)).toBe('clocks-differ');
  expect(freshnessOf(undefined)).toBe('none');
});
