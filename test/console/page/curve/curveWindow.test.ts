import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  curveColumns,
  summariseCurve,
  withPoint,
  type CurvePoint,
} from '../../../../console/page/curve/curveWindow.js';

const point = (atSec: number, score: number | undefined, more: Partial<CurvePoint> = {}): CurvePoint => ({
  atSec,
  score,
  deviation: undefined,
  source: 'prior',
  ...more,
});

test('what is not known is a gap, not 0', () => {
  const { score } = curveColumns([point(0, 0.2), point(0.1, undefined), point(0.2, 0.4)]);
  expect(score).toEqual([0.2, null, 0.4]);
});

test('more than a second without an image is a gap', () => {
  const { atSec, score } = curveColumns([point(0, 0.2), point(1, 0.3), point(2.5, 0.4)]);
  expect(atSec).toEqual([0, 1, 1.75, 2.5]);
  expect(score).toEqual([0.2, 0.3, null, 0.4]);
});

test('scores of two sources are not joined: they lie on two scales', () => {
  const { score } = curveColumns([point(0, 0.2), point(0.1, 0.3, { source: 'child' })]);
  expect(score).toEqual([0.2, null, 0.3]);
});

test('the band is 1.96 deviations to each side, within the scale, and missing where the deviation is', () => {
  const { low, high } = curveColumns([
    point(0, 0.5, { deviation: 0.1 }),
    point(0.1, 0.9, { deviation: 0.2 }),
    point(0.2, 0.5),
  ]);
  // 0.5 ± 0.196; 0.9 + 0.392 lies beyond 1.
  expect(low[0]).toBeCloseTo(0.304, 10);
  expect(high[0]).toBeCloseTo(0.696, 10);
  expect(high[1]).toBe(1);
  expect([low[2], high[2]]).toEqual([null, null]);
});

test('points older than the window leave it', () => {
  let points: readonly CurvePoint[] = [];
  for (const atSec of [0, 60, 121, 180]) points = withPoint(points, point(atSec, 0), 120);
  expect(points.map(({ atSec }) => atSec)).toEqual([60, 121, 180]);
});

test('a time that goes back begins anew', () => {
  const points = withPoint([point(10, 0), point(11, 0)], point(2, 0.5), 120);
  expect(points).toEqual([point(2, 0.5)]);
});

test('the window is in order and no longer than it is', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true })), (times) => {
      let points: readonly CurvePoint[] = [];
      for (const atSec of times) points = withPoint(points, point(atSec, 0), 120);
      const kept = points.map(({ atSec }) => atSec);
      expect(kept).toEqual([...kept].sort((one, other) => one - other));
      expect((kept.at(-1) ?? 0) - (kept[0] ?? 0)).toBeLessThanOrEqual(120);
    }),
  );
});

test('the summary is of what is known, and says how much that is', () => {
  const summary = summariseCurve([point(0, 0.2), point(1, undefined), point(2, -0.4), point(3, 0.5)]);
  // (0.2 - 0.4 + 0.5) / 3
  expect(summary?.mean).toBeCloseTo(0.1, 12);
  expect(summary).toMatchObject({ lowest: -0.4, highest: 0.5, knownShare: 0.75 });
  expect(summariseCurve([point(0, undefined)])).toBeUndefined();
});
