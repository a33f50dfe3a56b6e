import { expect, test } from 'vitest';

import {
  atStart,
  indexAt,
  looped,
  neighbour,
  played,
  shuttled,
  sought,
  toggled,
} from '../../../../console/page/review/playhead.js';

test('it plays at its rate and stops at both ends', () => {
  const playing = toggled(atStart(10));
  expect(played(playing, 2).atSec).toBe(2);
  expect(played({ ...playing, rate: 4 }, 2).atSec).toBe(8);
  expect(played({ ...playing, atSec: 9 }, 2)).toMatchObject({ atSec: 10, isPlaying: false });
  expect(played({ ...playing, rate: -2, atSec: 3 }, 2)).toMatchObject({ atSec: 0, isPlaying: false });
  expect(played(atStart(10), 2).atSec).toBe(0);
});

test('K begins again at the end', () => {
  expect(toggled({ ...atStart(10), atSec: 10 })).toMatchObject({ atSec: 0, isPlaying: true });
});

test('L goes faster each time, J turns round at 1', () => {
  const once = shuttled(atStart(10), 1);
  const rates = [once, shuttled(once, 1), shuttled(shuttled(once, 1), 1)].map(({ rate }) => rate);
  expect(rates).toEqual([1, 1.5, 2]);
  expect(shuttled({ ...once, rate: 4 }, 1).rate).toBe(4);
  expect(shuttled({ ...once, rate: 4 }, -1).rate).toBe(-1);
  expect(shuttled({ ...once, rate: -1 }, -1).rate).toBe(-1.5);
});

test('a loop is played again from its beginning', () => {
  const loop = looped(sought(looped(sought(atStart(10), 2), 'from'), 4), 'to');
  expect(loop.loop).toEqual({ fromSec: 2, toSec: 4 });
  expect(played({ ...loop, isPlaying: true, atSec: 3.5 }, 1).atSec).toBe(2);
  // From beyond the loop it plays on.
  expect(played({ ...loop, isPlaying: true, atSec: 5 }, 1).atSec).toBe(6);
  // A border that leaves nothing between opens it.
  expect(looped(sought(loop, 1), 'to').loop).toBeUndefined();
});

test('the picture of a moment is the last that is not later', () => {
  const times = [0, 0.04, 0.08, 0.5];
  expect([-1, 0, 0.05, 0.08, 0.49, 9].map((atSec) => indexAt(times, atSec))).toEqual([0, 0, 1, 2, 2, 3]);
  expect(indexAt([], 3)).toBe(0);
});

test('a jump leaves where it is', () => {
  const times = [1, 5, 9];
  expect(neighbour(times, 5, 1)).toBe(9);
  expect(neighbour(times, 5, -1)).toBe(1);
  expect(neighbour(times, 9, 1)).toBeUndefined();
});
