import { expect, test } from 'vitest';

import { agreedReference, calibrationOf } from '../../../core/annotation/calibration.js';

const stepSec = 0.2;
/** 120 s in which engagement rises and falls every 12.6 s, moved by steps and by a constant. */
const wave = (later = 0, add = 0) =>
  Float64Array.from({ length: 600 }, (_, step) => 0.5 * Math.sin((step - later) / 10) + add);
const named = (...values: readonly Float64Array[]) =>
  values.map((each, index) => ({ name: `coder${index}`, values: each }));
const referenceOf = (...values: readonly Float64Array[]) => {
  const agreed = agreedReference(named(...values), stepSec);
  if (typeof agreed === 'string') throw new Error(agreed);
  return agreed;
};

test('what coders agree on is their mean', () => {
  const { values, figures } = referenceOf(wave(0, 0.1), wave(0, -0.1), wave(0, 0.3));
  // (0.1 - 0.1 + 0.3) / 3 above the wave.
  for (const step of [0, 100, 599]) expect(values[step]).toBeCloseTo((wave()[step] ?? NaN) + 0.1, 9);
  expect(figures.consistency.value).toBeCloseTo(1, 9);
  expect(figures.absolute.value).toBeLessThan(1);
});

test('coders who react at different times are moved onto each other first: their mean is as steep as they are', () => {
  const { values } = referenceOf(wave(-3), wave(3));
  // Not moved, the mean of two waves six steps apart would be 0.5 cos(0.3) = 0.478 high.
  expect(Math.max(...values.filter((value) => !Number.isNaN(value)))).toBeGreaterThan(0.499);
});

test('of what one of two did not judge there is no reference', () => {
  const half = wave().map((value, step) => (step < 200 ? NaN : value));
  const { values } = referenceOf(wave(), half);
  expect(values.slice(0, 200).every(Number.isNaN)).toBe(true);
  expect(values[200]).toBeCloseTo(wave()[200] ?? NaN, 9);
});

test('what makes no reference is said', () => {
  const few = wave().map((value, step) => (step < 400 ? NaN : value));
  const same = new Float64Array(600).fill(0.5);
  expect(agreedReference(named(wave()), stepSec)).toMatch(/at least two/u);
  expect(agreedReference(named(wave(), few), stepSec)).toMatch(/only 40 s of the clip's 120 s/u);
  expect(agreedReference(named(same, same), stepSec)).toMatch(/does not change/u);
});

test('who judges as was agreed has a concordance of 1, no lag and no bias', () => {
  const { concordance, absolute, bias, lagSec, commonSec, referenceSec } = calibrationOf(
    wave(),
    wave(),
    stepSec,
  );
  expect(concordance.value).toBeCloseTo(1, 9);
  expect(absolute.value).toBeCloseTo(1, 9);
  expect(bias).toMatchObject({ value: 0, interval: { low: 0, high: 0 } });
  expect(lagSec).toBeCloseTo(0, 9);
  expect([commonSec, referenceSec]).toEqual([120, 120]);
});

test('a coder who judges later and higher is told by how much, and what is left once the lag is taken back', () => {
  const { concordance, concordanceWithoutLag, bias, lagSec } = calibrationOf(wave(), wave(5, 0.2), stepSec);
  expect(lagSec).toBeCloseTo(1, 9);
  expect(bias.value).toBeCloseTo(0.2, 1);
  expect(bias.interval?.low).toBeLessThan(0.2);
  // A wave of 0.5 has a variance of 0.125: 2 * 0.125 / (2 * 0.125 + 0.2^2).
  expect(concordanceWithoutLag).toBeCloseTo(0.862, 2);
  expect(concordance.value).toBeLessThan(concordanceWithoutLag ?? NaN);
  expect(concordance.interval?.low).toBeLessThan(concordance.value ?? NaN);
});

test('a coder who always says the same has a bias, and no lag that could be known', () => {
  const { concordance, bias, lagSec, concordanceWithoutLag } = calibrationOf(
    wave(0, 0.1),
    new Float64Array(600).fill(0.4),
    stepSec,
  );
  expect(concordance.value).toBe(0);
  expect(bias.value).toBeCloseTo(0.3, 1);
  expect([lagSec, concordanceWithoutLag]).toEqual([undefined, undefined]);
});

test('only what was judged is compared', () => {
  const own = wave().map((value, step) => (step < 150 ? value : NaN));
  const { commonSec, referenceSec, worst, lagSec } = calibrationOf(wave(), own, stepSec);
  expect([commonSec, referenceSec]).toEqual([30, 120]);
  // A quarter of the clip: at some lag it goes with anything.
  expect(lagSec).toBeUndefined();
  expect(worst.every(({ toSec }) => toSec <= 30)).toBe(true);
});
