import { expect, test } from 'vitest';

import { agreementOf, worstSpans } from '../../../core/annotation/agreementOf.js';

const stepSec = 0.5;
const wave = (shift: number, add = 0) =>
  Float64Array.from({ length: 240 }, (_, step) => 0.5 * Math.sin((step + shift) / 9) + add);

test('a coder who is always 0.3 stricter is consistent, and does not agree', () => {
  const figures = agreementOf(
    [
      { name: 'a', values: wave(0) },
      { name: 'b', values: wave(0, -0.3) },
    ],
    stepSec,
  );
  expect(figures?.consistency.value).toBeCloseTo(1, 9);
  expect(figures?.absolute.value).toBeLessThan(0.9);
  expect(figures?.concordance?.value).toBeLessThan(0.9);
  expect(figures?.consistency.interval?.low).toBeCloseTo(1, 6);
  expect(figures?.commonSec).toBe(120);
});

test('a lag against the other is found', () => {
  const figures = agreementOf(
    [
      { name: 'early', values: wave(4) },
      { name: 'late', values: wave(0) },
    ],
    stepSec,
  );
  // Four steps of 0.5 s between them, and their median is put to zero.
  expect(figures?.lagsSec[0]).toBeCloseTo(-1, 6);
  expect(figures?.lagsSec[1]).toBeCloseTo(1, 6);
});

test('only what both have judged counts', () => {
  const half = wave(0).map((value, step) => (step < 120 ? value : Number.NaN));
  const figures = agreementOf(
    [
      { name: 'a', values: wave(0) },
      { name: 'b', values: half },
    ],
    stepSec,
  );
  expect(figures?.commonSec).toBe(60);
});

test('one coder agrees with nobody; three have no concordance of two', () => {
  expect(agreementOf([{ name: 'a', values: wave(0) }], stepSec)).toBeUndefined();
  const three = ['a', 'b', 'c'].map((name, index) => ({ name, values: wave(index) }));
  expect(agreementOf(three, stepSec)?.concordance).toBeUndefined();
});

test('the worst spans come worst first', () => {
  const one = new Float64Array(30);
  const other = Float64Array.from({ length: 30 }, (_, step) => (step < 10 ? 0.1 : step < 20 ? 0.9 : 0.4));
  const spans = worstSpans(
    [
      { name: 'a', values: one },
      { name: 'b', values: other },
    ],
    stepSec,
  );
  expect(spans.map(({ fromSec, toSec }) => [fromSec, toSec])).toEqual([
    [5, 10],
    [10, 15],
    [0, 5],
  ]);
  expect(spans[0]?.spread).toBeCloseTo(0.9, 12);
});
