import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { attributeNames, type AttributeQuality } from '../../../core/affect/attributes.js';
import type { AffectReading } from '../../../core/session/FrameRow.js';
import {
  addFrame,
  emptyFeatures,
  featureNames,
  featureVector,
  type FeatureAccumulator,
} from '../../../core/session/featureVector.js';
import { affect } from './frames.js';

function accumulate(readings: readonly AffectReading[]): FeatureAccumulator {
  return readings.reduce(addFrame, emptyFeatures());
}

function entry(readings: readonly AffectReading[], name: string): number | undefined {
  return featureVector(accumulate(readings)).vector[featureNames.indexOf(name)];
}

/** Paper 000, section 3, in two passes over all frames: the obvious way. */
function twoPass(readings: readonly AffectReading[]): (number | undefined)[] {
  const columns = attributeNames.map((_, attribute) =>
    readings
      .filter((reading) => reading.quality[attribute] !== 'unavailable')
      .map((reading) => reading.values[attribute] ?? Number.NaN),
  );
  const mean = (values: readonly number[]): number | undefined =>
    values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = (values: readonly number[]): number | undefined => {
    const middle = mean(values);
    if (middle === undefined) return undefined;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  };
  const above = (values: readonly number[], threshold: number): number | undefined =>
    mean(values.map((value) => (value > threshold ? 1 : 0)));
  return [
    ...columns.map(mean),
    ...columns.map(sd),
    ...columns.slice(0, 12).map((values) => above(values, 0.5)),
    ...columns.slice(20).map((values) => above(values, 0)),
  ];
}

const quality = fc.constantFrom<AttributeQuality>('measured', 'pseudo-labelled', 'unavailable');
const readings = fc.array(
  fc.record({
    modelId: fc.constant('m'),
    values: fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 22, maxLength: 22 }),
    quality: fc.array(quality, { minLength: 22, maxLength: 22 }),
  }),
  { maxLength: 60 },
);

function expectClose(
  actual: readonly (number | undefined)[],
  expected: readonly (number | undefined)[],
): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) {
    if (value === undefined) expect(actual[index], featureNames[index]).toBeUndefined();
    else expect(actual[index], featureNames[index]).toBeCloseTo(value, 10);
  }
}

describe('featureVector', () => {
  it('has 58 names in the order of the paper: means, deviations, activations, positive arousal and valence', () => {
    expect(featureNames).toHaveLength(58);
    expect(featureNames[0]).toBe('AU1_mean');
    expect(featureNames[11]).toBe('AU43_mean');
    expect(featureNames[12]).toBe('neutral_mean');
    expect(featureNames.slice(20, 23)).toEqual(['arousal_mean', 'valence_mean', 'AU1_sd']);
    expect(featureNames.slice(43, 45)).toEqual(['valence_sd', 'AU1_active']);
    expect(featureNames.slice(55)).toEqual(['AU43_active', 'arousal_positive', 'valence_positive']);
  });

  it('gives hand-computed numbers', () => {
    // AU12 is 0.2, 0.5, 0.8, 0.9 (as float32, within 1e-7): mean 2.4 / 4 = 0.6; squared differences
    // 0.16 + 0.01 + 0.04 + 0.09 = 0.30, population deviation sqrt(0.30 / 4) = 0.273861; above 0.5: 0.8 and 0.9 = 2 / 4.
    const frames = [0.2, 0.5, 0.8, 0.9].map((value) => affect(0, { AU12: value }));
    expect(entry(frames, 'AU12_mean')).toBeCloseTo(0.6, 6);
    expect(entry(frames, 'AU12_sd')).toBeCloseTo(0.273861, 6);
    expect(entry(frames, 'AU12_active')).toBe(0.5);
    // Valence -0.5, 0, 0.5: strictly positive in 1 of 3.
    const moods = [-0.5, 0, 0.5].map((valence) => affect(0.1, { valence, arousal: -0.1 }));
    expect(entry(moods, 'valence_positive')).toBeCloseTo(1 / 3, 12);
    expect(entry(moods, 'arousal_positive')).toBe(0);
  });

  it('knows nothing of a session without frames, and a deviation of 0 of one frame', () => {
    const nothing = featureVector(emptyFeatures());
    expect(nothing.vector.every((value) => value === undefined)).toBe(true);
    expect(nothing.quality.every((value) => value === 'unavailable')).toBe(true);
    expect(entry([affect(0.7)], 'AU1_sd')).toBe(0);
    expect(JSON.stringify(nothing.vector)).toBe(`[${Array.from({ length: 58 }, () => 'null').join(',')}]`);
  });

  it('leaves an unavailable attribute unknown and says what the others rest on', () => {
    const frames = [
      affect(0.4, { AU9: Number.NaN }, { AU9: 'unavailable', AU1: 'pseudo-labelled' }),
      affect(0.6, { AU9: Number.NaN }, { AU9: 'unavailable' }),
    ];
    const { vector, quality: rests } = featureVector(accumulate(frames));
    for (const name of ['AU9_mean', 'AU9_sd', 'AU9_active']) {
      expect(vector[featureNames.indexOf(name)]).toBeUndefined();
      expect(rests[featureNames.indexOf(name)]).toBe('unavailable');
    }
    expect(rests[featureNames.indexOf('AU1_sd')]).toBe('pseudo-labelled');
    expect(rests[featureNames.indexOf('AU2_mean')]).toBe('measured');
    expect(vector[featureNames.indexOf('AU2_mean')]).toBeCloseTo(0.5, 6);
  });

  it('takes a number that is none for unknown, whatever its quality says', () => {
    const frames = [
      affect(0.4, { happy: Number.NaN }),
      affect(0.6, { happy: 0.8 }),
      affect(0.5, { happy: Infinity }),
    ];
    expect(entry(frames, 'happy_mean')).toBeCloseTo(0.8, 6);
  });

  it('equals the two-pass result', () => {
    fc.assert(
      fc.property(readings, (frames) => {
        expectClose(featureVector(accumulate(frames)).vector, twoPass(frames));
      }),
    );
  });

  it('goes on after a trip through JSON as if nothing had happened', () => {
    fc.assert(
      fc.property(readings, readings, (first, second) => {
        const stored = JSON.parse(JSON.stringify(accumulate(first))) as FeatureAccumulator;
        expect(featureVector(second.reduce(addFrame, stored))).toEqual(
          featureVector(accumulate([...first, ...second])),
        );
      }),
    );
  });

  it('stays exact where the naive sum of squares does not: a small spread on a long session', () => {
    // 200,000 frames alternating 0.5 and 0.5 + 2^-20: deviation 2^-21 = 4.768e-7.
    let state = emptyFeatures();
    const [low, high] = [affect(0.5), affect(0.5, { AU1: 0.5 + 2 ** -20 })];
    for (let frame = 0; frame < 100_000; frame += 1) state = addFrame(addFrame(state, low), high);
    const sd = featureVector(state).vector[featureNames.indexOf('AU1_sd')] ?? 0;
    expect(sd / 2 ** -21).toBeCloseTo(1, 6);
  });
});
