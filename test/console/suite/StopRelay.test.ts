import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { StopRelay } from '../../../console/suite/StopRelay.js';
import type { StopAnswer } from '../../../console/wire/stopAnswer.js';

let published: string[];
let answers: StopAnswer[];
let isHeld: boolean | undefined;
let relay: StopRelay;

const tell = (answer: StopAnswer): void => {
  answers.push(answer);
};
const press = { press: 'x', by: 'Ana', reason: 'too fast' };
const text = 'too fast (pressed by Ana)';

beforeEach(() => {
  vi.useFakeTimers();
  published = [];
  answers = [];
  isHeld = undefined;
  relay = new StopRelay({
    publish: (data) => published.push(data),
    nowMs: () => performance.now(),
    isHeld: () => isHeld,
  });
});

afterEach(() => {
  relay.release();
  vi.useRealTimers();
});

it('is on the topic at once, again every 50 ms, and no more once it is heard', () => {
  relay.stop(press, tell);
  expect(published).toEqual([text]);
  vi.advanceTimersByTime(149);
  // At 50 and 100 ms.
  expect(published).toEqual([text, text, text]);
  isHeld = false;
  relay.heard(text);
  vi.advanceTimersByTime(1_000);
  expect(published).toHaveLength(3);
  expect(answers.map(({ state, acknowledgedMs }) => [state, acknowledgedMs])).toEqual([
    ['sent', null],
    ['acknowledged', 149],
  ]);
  isHeld = true;
  relay.sessionChanged();
  expect(answers.map(({ sessionHeld }) => sessionHeld)).toEqual([null, false, true]);
});

it('one that nobody hears has failed after 2 s, is sent on for 30 s, and may still be heard', () => {
  relay.stop(press, tell);
  vi.advanceTimersByTime(1_999);
  expect(answers).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(answers.at(-1)?.state).toBe('failed');
  relay.heard(text);
  expect(answers.at(-1)).toMatchObject({ state: 'acknowledged', acknowledgedMs: 2_000, sessionHeld: null });
  relay.stop({ ...press, press: 'y' }, tell);
  vi.advanceTimersByTime(60_000);
  // The first: 1 + 40; the second: 1 + 30 s / 50 ms.
  expect(published).toHaveLength(41 + 601);
});

it('another’s word is not for this press', () => {
  relay.stop(press, tell);
  relay.heard('too fast (pressed by Ben)');
  expect(answers.at(-1)?.state).toBe('sent');
});

it('a press that is repeated is told what has become of it, and is no second one', () => {
  relay.stop(press, tell);
  relay.heard(text);
  const again: StopAnswer[] = [];
  relay.stop(press, (answer) => again.push(answer));
  expect(again).toEqual([answers.at(-1)]);
  expect(published).toHaveLength(1);
});

it('goes on when the page is gone', () => {
  relay.stop(press, tell);
  relay.forget(tell);
  vi.advanceTimersByTime(100);
  expect(published).toHaveLength(3);
  expect(answers).toHaveLength(1);
});
