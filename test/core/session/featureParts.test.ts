import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { attributeNames } from '../../../core/affect/attributes.js';
import {
  addToParts,
  beginStepPart,
  endStepPart,
  noParts,
  wholePart,
  type FeaturePart,
  type FeatureParts,
} from '../../../core/session/featureParts.js';
import { featureVector } from '../../../core/session/featureVector.js';
import type { FrameRow } from '../../../core/session/FrameRow.js';
import { affect, frameRow, sec } from './frames.js';
import { Driver, setup } from './sessionDriver.js';

/** The 58 numbers of whole lists, in two passes: the mean first, then what differs from it. */
function twoPass(rows: readonly FrameRow[]): readonly number[] {
  const columns = attributeNames.map((_, attribute) =>
    rows.map((row) => row.affect?.values[attribute] ?? NaN),
  );
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = columns.map(mean);
  const deviations = columns.map((values, attribute) =>
    Math.sqrt(mean(values.map((value) => (value - (means[attribute] ?? NaN)) ** 2))),
  );
  const share = (values: readonly number[], above: number): number =>
    values.filter((value) => value > above).length / values.length;
  const active = columns.slice(0, 12).map((values) => share(values, 0.5));
  const positive = [columns[20] ?? [], columns[21] ?? []].map((values) => share(values, 0));
  return [...means, ...deviations, ...active, ...positive];
}

function expectVector(part: FeaturePart | undefined, rows: readonly FrameRow[]): void {
  const expected = twoPass(rows);
  const { vector } = featureVector(part?.features ?? noMoments);
  expect(part?.frames).toBe(rows.length);
  expect(expected).toHaveLength(58);
  expected.forEach((value, entry) => {
    expect(Math.abs((vector[entry] ?? NaN) - value)).toBeLessThan(1e-9);
  });
}

const noMoments = { measuredFrames: 0, moments: [] };

const value = fc.double({ min: -1, max: 1, noNaN: true }).map(Math.fround);
const row = fc
  .record({ atMs: fc.nat(300_000), base: value, arousal: value, valence: value, happy: value })
  .map(({ atMs, base, ...changed }) => {
    const stampNs = BigInt(atMs) * 1_000_000n;
    return frameRow(stampNs, 0.1, { affect: affect(base, changed) });
  });
const rows = fc
  .array(row, { minLength: 1, maxLength: 200 })
  .map((list) => list.toSorted((one, other) => Number(one.stampNs - other.stampNs)));

describe('the 58 numbers of parts', () => {
  it('of each minute and of the whole are those of two passes, to 1e-9', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const parts = given.reduce((sum, each) => addToParts(sum, each, 0n), noParts);
        const minuteOf = ({ stampNs }: FrameRow): number => Number(stampNs / 60_000_000_000n);
        const minutes = [...new Set(given.map(minuteOf))];
        expect(parts.minutes.map(({ index }) => index)).toEqual(minutes);
        for (const part of parts.minutes)
          expectVector(
            part,
            given.filter((each) => minuteOf(each) === part.index),
          );
      }),
      { numRuns: 50 },
    );
  });

  it('are those of two passes also of a long session far from zero', () => {
    // 20 minutes at 5 images a second, values within a hair of 0.9: where sums of squares lose everything.
    const given = Array.from({ length: 6_000 }, (_, index) =>
      frameRow(sec(index / 5), 0.1, { affect: affect(0.9 + (index % 7) * 1e-6) }),
    );
    const driver = new Driver();
    driver.send({ kind: 'start', nowNs: 0n, setup });
    for (const each of given) driver.send({ kind: 'frame', nowNs: each.stampNs + 1n, row: each });
    const { record } = driver.state;
    expectVector(wholePart(record), given);
    expect(record.parts.minutes).toHaveLength(20);
    expect(wholePart(record)).toMatchObject({ firstNs: 0n, lastNs: sec(1199.8), frames: 6_000 });
  }, 60_000);

  it('of a step are those of the images between its beginning and its end', () => {
    const given = [0, 1, 2, 3, 4].map((at) => frameRow(sec(at), 0.1, { affect: affect(at / 8) }));
    const at = (index: number): FrameRow => given[index] ?? frameRow(0n, 0);
    const add = (parts: FeatureParts, index: number): FeatureParts => addToParts(parts, at(index), 0n);
    let parts = add(noParts, 0);
    parts = add(beginStepPart(parts, 'greet'), 1);
    parts = add(beginStepPart(endStepPart(add(parts, 2)), 'greet'), 3);
    parts = add(endStepPart(parts), 4);
    expect(parts.steps.map(({ index, stepId, frames }) => [index, stepId, frames])).toEqual([
      [0, 'greet', 2],
      [1, 'greet', 1],
    ]);
    expectVector(parts.steps[0], [at(1), at(2)]);
    expectVector(parts.steps[1], [at(3)]);
  });

  it('of images that come late count in the part that has begun', () => {
    const stamps = [59, 61, 59.5];
    const parts = stamps.reduce((sum, at) => addToParts(sum, frameRow(sec(at), 0.1), 0n), noParts);
    expect(parts.minutes.map(({ index, frames }) => [index, frames])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
});
