import { expect, test } from 'vitest';

import { begun, judged, punchedIn, valueAt, type Point } from '../../../../console/page/review/pass.js';

const sec = 1_000_000_000n;
const at = (seconds: number, value: number | null): Point => [(BigInt(seconds) * sec).toString(), value];

test('only changes are kept, and time that stands still changes nothing', () => {
  let go = begun(2n * sec);
  for (const [seconds, value] of [
    [2n, 0.5],
    [3n, 0.5],
    [4n, null],
    [4n, 0.9],
    [5n, null],
  ] as const)
    go = judged(go, seconds * sec, value);
  expect(go.points).toEqual([at(2, 0.5), at(4, null)]);
  expect(go.toNs).toBe(5n * sec);
});

test('punching in writes over its span and leaves what lies before and behind it', () => {
  const earlier = [at(0, 0.1), at(10, 0.2), at(20, 0.3), at(30, null)];
  const go = judged(judged(begun(8n * sec), 8n * sec, -0.5), 22n * sec, -0.6);
  expect(punchedIn(earlier, go)).toEqual([
    at(0, 0.1),
    at(8, -0.5),
    at(22, -0.6),
    // What held at 22 s before goes on to hold right behind the span.
    [(22n * sec + 1n).toString(), 0.3],
    at(30, null),
  ]);
  expect(valueAt(punchedIn(earlier, go), 25n * sec)).toBe(0.3);
  expect(valueAt(punchedIn(earlier, go), 15n * sec)).toBe(-0.5);
});

test('a go at the end adds to it, one without a judgement changes nothing', () => {
  const earlier = [at(0, 0.1), at(4, null)];
  expect(punchedIn(earlier, judged(begun(5n * sec), 5n * sec, 0.4))).toEqual([
    ...earlier,
    at(5, 0.4),
    // What was not judged has no opinion: the last one does not hold to the recording's end.
    [(5n * sec + 1n).toString(), null],
  ]);
  expect(punchedIn(earlier, begun(5n * sec))).toEqual(earlier);
});
