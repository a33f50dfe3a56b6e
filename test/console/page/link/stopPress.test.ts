import { expect, test } from 'vitest';

import {
  answeredStop,
  isToRepeat,
  pressed,
  stopShown,
  tookMs,
} from '../../../../console/page/link/stopPress.js';
import type { StopAnswer } from '../../../../console/wire/stopAnswer.js';

const answer = (state: StopAnswer['state'], press = 'p1'): StopAnswer => ({
  kind: 'stop-answer',
  press,
  state,
  acknowledgedMs: state === 'acknowledged' ? 4 : null,
  sessionHeld: null,
  says: '',
});

test('a stop without an acknowledgement is late after 300 ms', () => {
  const stop = pressed('p1', 1_000);
  expect(stopShown(stop, 1_300)).toBe('sending');
  expect(stopShown(stop, 1_301)).toBe('late');
  expect(stopShown(answeredStop(stop, answer('sent'), 1_010), 1_400)).toBe('late');
});

test('an acknowledged stop says how long the person waited, and is said no more', () => {
  const stop = answeredStop(pressed('p1', 1_000), answer('acknowledged'), 1_042.4);
  expect(stopShown(stop, 99_000)).toBe('acknowledged');
  expect(tookMs(stop)).toBe(42);
  expect(isToRepeat(stop, 1_100)).toBe(false);
});

test('a failed stop is said again, and a late acknowledgement counts', () => {
  const failed = answeredStop(pressed('p1', 0), answer('failed'), 2_000);
  expect(stopShown(failed, 2_001)).toBe('failed');
  expect(isToRepeat(failed, 2_001)).toBe(true);
  expect(tookMs(failed)).toBeUndefined();
  expect(stopShown(answeredStop(failed, answer('acknowledged'), 2_500), 2_501)).toBe('acknowledged');
});

test('what follows an acknowledgement takes nothing back', () => {
  const stop = answeredStop(pressed('p1', 0), answer('acknowledged'), 30);
  expect(answeredStop(stop, answer('failed'), 2_000)).toBe(stop);
  expect(answeredStop(stop, answer('sent'), 2_000)).toBe(stop);
  expect(tookMs(answeredStop(stop, answer('acknowledged'), 90))).toBe(30);
});

test('the answer to another press is none', () => {
  const stop = pressed('p2', 0);
  expect(answeredStop(stop, answer('acknowledged', 'p1'), 5)).toBe(stop);
});

test('a stop is not said for ever: it must not come when nobody expects it', () => {
  expect(isToRepeat(pressed('p1', 0), 29_999)).toBe(true);
  expect(isToRepeat(pressed('p1', 0), 30_000)).toBe(false);
});
