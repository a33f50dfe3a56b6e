import { describe, expect, it } from 'vitest';

import { affordableRateHz, costOf, headLine, pointLine, type Point } from '../../bench/scaleTable.js';

const point: Point = {
  suites: 2,
  rateHz: 10,
  leastShare: 1,
  meanShare: 1,
  skipped: 0,
  p50Ms: 20,
  p99Ms: 40,
  suiteCores: 1,
  machineCores: 1.5,
  stolenCores: 0,
  memoryMiB: 1_600,
  sharedMiB: 880,
  processes: 14,
  threads: 366,
  descriptors: 792,
  mostDescriptors: 65,
  participants: 13,
  dropped: 0,
  startSec: { session: 9, firstImage: 10 },
  crossings: 0,
};

describe('costOf', () => {
  it('is what a suite takes at rest and for an image, by least squares', () => {
    // 0.3 + 0.02 x: 0.36 at 3 images/s, 0.5 at 10.
    const slow = { ...point, suites: 1, rateHz: 3, suiteCores: 0.36 };
    const cost = costOf([slow, point]);
    expect(cost?.idleCores).toBeCloseTo(0.3, 10);
    expect(cost?.coreSecAnImage).toBeCloseTo(0.02, 10);
    // Two cores hold four suites at (2 / 4 - 0.3) / 0.02 = 10 images/s, and eight not at all.
    if (cost === undefined) throw new Error('There is a cost.');
    expect(affordableRateHz(cost, { suites: 4, cores: 2 })).toBeCloseTo(10, 8);
    expect(affordableRateHz(cost, { suites: 8, cores: 2 })).toBeLessThan(0);
  });

  it('leaves out points where images were not done, and is not known from one rate', () => {
    const overloaded = { ...point, rateHz: 30, leastShare: 0.6, meanShare: 0.7 };
    expect(costOf([point, overloaded])).toBeUndefined();
    expect(costOf([point, { ...point, suites: 3, suiteCores: 1.5 }])).toBeUndefined();
  });
});

it('a line has a place for each column of the head', () => {
  const places = (line: string): number[] => line.split(' | ').map(({ length }) => length);
  expect(places(pointLine(point))).toEqual(places(headLine));
});
