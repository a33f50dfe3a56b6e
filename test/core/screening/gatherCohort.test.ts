import { expect, test } from 'vitest';

import { classesOf, labelsByChild } from '../../../core/screening/checkLabels.js';
import { gatherCohort, type GatherOptions } from '../../../core/screening/gatherCohort.js';
import type { SessionNumbers } from '../../../core/screening/SessionNumbers.js';
import { featureNames } from '../../../core/session/featureVector.js';
import { labelRows, sessionOf } from './cohortFixture.js';

const sessions = [sessionOf('a', 1), sessionOf('b', 2), sessionOf('c', 3), sessionOf('d', 4)];
const labels = labelRows(['a', 'ASD'], ['b', 'ASD'], ['c', 'none'], ['d', 'none']);
const options: GatherOptions = { positive: 'ASD', minCoverage: 0.5, duplicates: 'refuse' };

function gather(
  given: readonly SessionNumbers[] = sessions,
  rows = labels,
  more: Partial<GatherOptions> = {},
): ReturnType<typeof gatherCohort> {
  return gatherCohort(given, rows, { ...options, ...more });
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

test('recordings that were replayed share a name and may share a start: their numbers tell them apart', () => {
  const replayed = sessions.map((session) => ({ ...session, sessionId: 'replay', startedNs: '0' }));
  expect(gather(replayed).cohort.children).toHaveLength(4);
  const [first] = replayed;
  if (first === undefined) throw new Error('no session');
  expect(codeOf(() => gather([...replayed, { ...first, folder: 'copy' }]))).toBe('cohort/session-twice');
  expect(codeOf(() => gather([...replayed, { ...first, childId: 'b', folder: 'copy' }]))).toBe(
    'cohort/child-twice',
  );
});

test('a row a child, in order of their ids, the positive class as it was named', () => {
  const { cohort, leftOut, warnings } = gather();
  expect(cohort.children.map(({ childId, label }) => [childId, label])).toEqual([
    ['a', 'ASD'],
    ['b', 'ASD'],
    ['c', 'none'],
    ['d', 'none'],
  ]);
  expect(cohort).toMatchObject({
    positive: 'ASD',
    negative: 'none',
    affectModels: ['net'],
    simulated: false,
  });
  expect(gather(sessions, labels, { positive: 'none' }).cohort).toMatchObject({
    positive: 'none',
    negative: 'ASD',
  });
  expect(leftOut).toEqual([]);
  expect(warnings).toEqual([]);
});

test.each([
  [
    'the positive class is not named',
    () => gather(sessions, labels, { positive: undefined }),
    'cohort/positive',
  ],
  [
    'the positive class is in other case',
    () => gather(sessions, labels, { positive: 'asd' }),
    'cohort/positive',
  ],
  ['a label is missing', () => gather(sessions, labels.slice(1)), 'cohort/label-missing'],
  ['a label is empty', () => gather(sessions, labelRows(['a', ''], ['b', 'x'])), 'cohort/label-missing'],
  [
    'a label is there twice',
    () => gather(sessions, [...labels, ...labelRows(['a', 'none'])]),
    'cohort/label-twice',
  ],
  [
    'labels differ in case',
    () => gather(sessions, labelRows(['a', 'ASD'], ['b', 'asd'], ['c', 'none'], ['d', 'none'])),
    'cohort/classes',
  ],
  [
    'there is one class',
    () => gather(sessions, labelRows(['a', 'x'], ['b', 'x'], ['c', 'x'], ['d', 'x'])),
    'cohort/classes',
  ],
  [
    'there are three classes',
    () => gather(sessions, labelRows(['a', 'x'], ['b', 'y'], ['c', 'z'], ['d', 'x'])),
    'cohort/classes',
  ],
  [
    'two children in the labels differ in case',
    () => gather(sessions, [...labels, ...labelRows(['A', 'none'])]),
    'cohort/ids-alike',
  ],
  [
    'labels and sessions differ in case',
    () => gather(sessions, labelRows(['A', 'ASD'], ['b', 'ASD'], ['c', 'none'], ['d', 'none'])),
    'cohort/label-missing',
  ],
  ['two sessions differ in blanks', () => gather([...sessions, sessionOf('a ', 5)]), 'cohort/ids-alike'],
  [
    'a session is there twice',
    () => gather([...sessions, sessionOf('a', 1, { folder: 'copy' })]),
    'cohort/session-twice',
  ],
  [
    'a recovered copy has another length',
    () => gather([...sessions, sessionOf('a', 1, { folder: 'copy', recovered: true, framesMeasured: 90 })]),
    'cohort/session-twice',
  ],
  [
    'one child has two ids',
    () =>
      gather(
        [...sessions, sessionOf('e', 1, { sessionId: 'other' })],
        [...labels, ...labelRows(['e', 'ASD'])],
      ),
    'cohort/child-twice',
  ],
  [
    'another network saw a session',
    () => gather([...sessions, sessionOf('a', 9, { affectModels: ['other'] })]),
    'cohort/models',
  ],
  [
    'two networks saw a session',
    () => gather([...sessions, sessionOf('a', 9, { affectModels: ['net', 'other'] })]),
    'cohort/models',
  ],
  [
    'a session did not end',
    () => gather([...sessions, sessionOf('a', 9, { complete: false })]),
    'cohort/not-complete',
  ],
  [
    'a session names no child',
    () => gather([...sessions, sessionOf('a', 9, { childId: undefined })]),
    'cohort/no-child',
  ],
  ['there are no sessions', () => gather([]), 'cohort/no-sessions'],
  ['a class has one child', () => gather(sessions.slice(0, 3)), 'cohort/too-few-children'],
])('refused: %s', (_, work, code) => {
  expect(codeOf(work)).toBe(code);
});

test('what is left out is told: copies that may be, too little coverage, labels without a session', () => {
  const { cohort, leftOut } = gather(
    [
      ...sessions,
      sessionOf('a', 1, { folder: 'copy', recovered: true }),
      sessionOf('e', 5, { framesMeasured: 40 }),
      sessionOf('b', 6, { framesMeasured: 40 }),
    ],
    [...labels, ...labelRows(['e', 'ASD'], ['f', 'ASD'])],
    { duplicates: 'drop' },
  );
  expect(cohort.children).toHaveLength(4);
  expect(leftOut).toEqual([
    'copy: a copy of sessions/a-1',
    'sessions/e-5 (e): coverage 40 %, less than 50 %',
    'sessions/b-6 (b): coverage 40 %, less than 50 %',
    'e: no session of enough coverage',
    'f: a label without a session',
  ]);
});

test('beware of numbers that some lack, of ids that look alike, of classes that were recorded differently', () => {
  const lacking = featureNames.map((name) => (name === 'AU1_mean' ? undefined : 7));
  const { warnings } = gather(
    [
      sessionOf('c1', 1, { durationSec: 200 }),
      sessionOf('c2', 2, { durationSec: 200 }),
      sessionOf('c-01', 3, { vector: lacking }),
      sessionOf('c_1', 4, { recovered: true, complete: false }),
    ],
    labelRows(['c1', 'ASD'], ['c2', 'ASD'], ['c-01', 'none'], ['c_1', 'none']),
  );
  expect(warnings.map(({ code }) => code)).toEqual([
    'cohort/ids-alike',
    'cohort/recovered',
    'cohort/partly-known',
    'cohort/confounded',
  ]);
  expect(warnings[2]?.text).toMatch(/^AU1_mean is not known of c-01/u);
  expect(warnings[3]?.text).toMatch(/recorded time \(median 200 s in ASD, 60 s in none\)/u);
});

test('two labels and two children are the least', () => {
  expect(codeOf(() => classesOf([], 'ASD'))).toBe('cohort/classes');
  expect(codeOf(() => labelsByChild(labelRows(['', 'ASD'])))).toBe('cohort/label-missing');
});
