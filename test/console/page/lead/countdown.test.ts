import { expect, test } from 'vitest';

import { clockText, countdown } from '../../../../console/page/lead/countdown.js';

const sec = 1_000_000_000n;

test('seconds left are rounded up: 0 only when it is over', () => {
  expect(countdown(30n * sec, 10n * sec, 0n)).toEqual({ leftSec: 20, share: 2 / 3, isOver: false });
  expect(countdown(30n * sec, 30n * sec - 1n, 0n)).toMatchObject({ leftSec: 1, isOver: false });
  expect(countdown(30n * sec, 30n * sec, 0n)).toEqual({ leftSec: 0, share: 0, isOver: true });
  expect(countdown(30n * sec, 99n * sec, 0n)).toEqual({ leftSec: 0, share: 0, isOver: true });
});

test('without its beginning there is no share', () => {
  expect(countdown(30n * sec, 10n * sec).share).toBeUndefined();
  expect(countdown(30n * sec, 10n * sec, 30n * sec).share).toBeUndefined();
  // A clock that is behind: no more than the whole.
  expect(countdown(30n * sec, 10n * sec, 20n * sec).share).toBe(1);
});

test('times are minutes and seconds, hours where there are some', () => {
  expect(clockText(0)).toBe('0:00');
  expect(clockText(65.9)).toBe('1:05');
  expect(clockText(3_729)).toBe('1:02:09');
  expect(clockText(-3)).toBe('0:00');
});
