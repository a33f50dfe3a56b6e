import fc from 'fast-check';
import { expect, test } from 'vitest';

import { attributeNames } from '../../../core/affect/attributes.js';
import { joinSessions } from '../../../core/screening/joinSessions.js';
import { addFrame, emptyFeatures, featureNames, featureVector } from '../../../core/session/featureVector.js';
import { sessionOf } from './cohortFixture.js';

const entry = (name: string): number => featureNames.indexOf(name);

test('sessions count by their measured images; a deviation is that of all images together', () => {
  const with2 = { AU1_mean: 0.2, AU1_sd: 0.1, AU1_active: 0 } as const;
  const with3 = { AU1_mean: 0.6, AU1_sd: 0.3, AU1_active: 0.5 } as const;
  const vectorOf = (numbers: Readonly<Record<string, number>>): number[] =>
    featureNames.map((name) => numbers[name] ?? 0);
  const joined = joinSessions([
    sessionOf('a', 1, { vector: vectorOf(with2), framesMeasured: 300, framesOffered: 400, durationSec: 40 }),
    sessionOf('a', 2, { vector: vectorOf(with3), framesMeasured: 100, framesOffered: 200, durationSec: 20 }),
  ]);
  // (300 * 0.2 + 100 * 0.6) / 400 = 0.3
  expect(joined.vector[entry('AU1_mean')]).toBeCloseTo(0.3, 12);
  // (300 * (0.01 + 0.1^2) + 100 * (0.09 + 0.3^2)) / 400 = (6 + 18) / 400 = 0.06
  expect(joined.vector[entry('AU1_sd')]).toBeCloseTo(Math.sqrt(0.06), 12);
  expect(joined.vector[entry('AU1_active')]).toBeCloseTo(0.125, 12);
  expect(joined).toMatchObject({ sessions: 2, durationSec: 60, framesMeasured: 400, coverage: 400 / 600 });
});

test('a number that one session does not know is made of the others, with the worst quality that made it', () => {
  const lacking = featureNames.map((name) => (name.startsWith('AU1_') ? undefined : 5));
  const pseudo = featureNames.map(() => 'pseudo-labelled' as const);
  const unavailable = featureNames.map((name) =>
    name.startsWith('AU1_') ? ('unavailable' as const) : ('measured' as const),
  );
  const joined = joinSessions([
    sessionOf('a', 1, { vector: lacking, quality: unavailable }),
    sessionOf('a', 2, { quality: pseudo }),
  ]);
  expect(joined.vector[entry('AU1_mean')]).toBe(2);
  expect(joined.quality[entry('AU1_mean')]).toBe('pseudo-labelled');
  const none = joinSessions([
    sessionOf('a', 1, { vector: lacking, quality: unavailable }),
    sessionOf('a', 2, { vector: lacking, quality: unavailable }),
  ]);
  expect(none.vector[entry('AU1_sd')]).toBeUndefined();
  expect(none.quality[entry('AU1_sd')]).toBe('unavailable');
});

test('joined sessions have the numbers of one long session', () => {
  const frame = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 22, maxLength: 22 });
  const frames = fc.array(frame, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(frames, frames, (first, second) => {
      const numbersOf = (values: readonly (readonly number[])[]) =>
        featureVector(
          values.reduce(
            (state, each) =>
              addFrame(state, {
                modelId: 'net',
                values: each,
                quality: attributeNames.map(() => 'measured'),
              }),
            emptyFeatures(),
          ),
        ).vector;
      const joined = joinSessions(
        [first, second].map((values, index) =>
          sessionOf('a', index, {
            vector: numbersOf(values),
            framesMeasured: values.length,
            framesOffered: values.length,
          }),
        ),
      );
      const long = numbersOf([...first, ...second]);
      // The root of a variance that is 0 but for rounding is off by the root of the rounding.
      for (const [index, value] of joined.vector.entries())
        expect(value).toBeCloseTo(long[index] ?? Number.NaN, 6);
    }),
  );
});
