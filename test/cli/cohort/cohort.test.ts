import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';

import { cohortCommand } from '../../../cli/cohort.js';
import { simulatedChildren } from '../../../core/screening/simulatedChildren.js';
import { featureNames } from '../../../core/session/featureVector.js';
import { readClassifier } from '../../../screening/classifierFile.js';
import { readCohortFile, writeCohortFile } from '../../../screening/cohortFile.js';
import { preparedPython } from '../../screening/preparedPython.js';
import { runCommand, type CommandResult } from '../runCommand.js';

const folder = mkdtempSync(join(tmpdir(), 'cohort-'));
const at = (...parts: readonly string[]): string => join(folder, ...parts);
const small = { children: 10, positiveShare: 0.5, strength: 2, missing: ['AU9'], seed: 2 };
let hasPython = false;

beforeAll(async () => {
  hasPython = (await preparedPython()) !== undefined;
}, 900_000);

afterAll(() => rmSync(folder, { recursive: true }));

function run(...words: readonly string[]): Promise<CommandResult> {
  return runCommand(cohortCommand, ['cohort', ...words]);
}

/** session.json of each simulated child, as a session node leaves it, and the labels. */
function writeSessions(): void {
  const { children } = simulatedChildren(small);
  for (const [index, child] of children.entries()) {
    mkdirSync(at('sessions', child.childId), { recursive: true });
    const report = {
      version: 1,
      complete: true,
      recovered: false,
      sessionId: `s${index}`,
      childId: child.childId,
      startedNs: String(index),
      durationSec: child.durationSec,
      features: {
        names: featureNames,
        vector: child.vector.map((value) => value ?? null),
        quality: child.quality,
      },
      coverage: { frames: 9000, skippedFrames: 575, framesMeasured: child.framesMeasured },
      affectModels: ['net'],
    };
    writeFileSync(at('sessions', child.childId, 'session.json'), JSON.stringify(report));
  }
  writeFileSync(
    at('labels.csv'),
    ['child;label', ...children.map(({ childId, label }) => `${childId};${label}`)].join('\n'),
  );
}

test('a cohort is built from folders, written for its owner alone, and read back as it was', async () => {
  writeSessions();
  const { output, error } = await run(
    'build',
    at('sessions'),
    '--labels',
    at('labels.csv'),
    '--positive',
    'positive',
    '--out',
    at('c.parquet'),
  );
  expect(error).toBeUndefined();
  expect(output).toContain(
    '10 children (5 positive, 5 negative; positive is positive), 10 sessions, seen by net',
  );
  expect(output).toContain('3 of 58 numbers: AU9_mean, AU9_sd, AU9_active');
  expect(statSync(at('c.parquet')).mode & 0o777).toBe(0o600);
  const { cohort } = await readCohortFile(at('c.parquet'));
  const made = simulatedChildren(small);
  expect(cohort.children.map(({ vector }) => vector)).toEqual(made.children.map(({ vector }) => vector));
  expect(cohort.children.map(({ coverage }) => coverage)).toEqual(
    made.children.map(({ coverage }) => coverage),
  );
  expect(cohort.children[0]?.quality).toEqual(made.children[0]?.quality);
});

test.each([
  ['no positive class', ['--labels', 'labels.csv'], 'cohort/positive'],
  ['labels that are not there', ['--labels', 'none.csv', '--positive', 'positive'], 'cohort/labels-file'],
  [
    'a coverage of more than all',
    ['--labels', 'labels.csv', '--positive', 'positive', '--min-coverage', '2'],
    'screening/bad-option',
  ],
])('build refuses %s', async (_, words, code) => {
  writeSessions();
  const paths = words.map((word) => (word.endsWith('.csv') ? at(word) : word));
  expect((await run('build', at('sessions'), ...paths, '--out', at('x.parquet'))).error).toMatchObject({
    code,
  });
});

test('build refuses summaries that are damaged or state no version, and folders without any', async () => {
  writeSessions();
  const rest = ['--labels', at('labels.csv'), '--positive', 'positive', '--out', at('x.parquet')];
  const path = at('sessions', 'sim-001', 'session.json');
  const whole = readFileSync(path, 'utf8');
  for (const text of ['{', whole.replace('"version":1,', ''), whole.replace('AU1_mean', 'AU1_median')]) {
    writeFileSync(path, text);
    expect((await run('build', at('sessions'), ...rest)).error).toMatchObject({
      code: 'cohort/invalid-session',
    });
  }
  mkdirSync(at('empty'), { recursive: true });
  expect((await run('build', at('empty'), ...rest)).error).toMatchObject({ code: 'cohort/no-sessions' });
});

test('build takes linked folders too, and refuses a session that left a log and no summary', async () => {
  writeSessions();
  const rest = ['--labels', at('labels.csv'), '--positive', 'positive', '--out', at('x.parquet')];
  mkdirSync(at('linked'), { recursive: true });
  for (const { childId } of simulatedChildren(small).children)
    symlinkSync(at('sessions', childId), at('linked', childId));
  expect((await run('build', at('linked'), ...rest)).output).toContain('10 sessions');
  mkdirSync(at('linked', 'cut'));
  writeFileSync(at('linked', 'cut', 'events.jsonl'), '');
  for (const given of [at('linked'), at('linked', 'cut')])
    expect((await run('build', given, ...rest)).error).toMatchObject({
      code: 'cohort/not-complete',
      message: expect.stringContaining(`session recover ${at('linked', 'cut')}`) as string,
    });
});

test('a cohort that is cut short, or was changed by hand, is refused', async () => {
  const made = simulatedChildren(small);
  await writeCohortFile(at('cut.parquet'), made);
  truncateSync(at('cut.parquet'), 3000);
  expect((await run('classify', at('cut.parquet'))).error).toMatchObject({ code: 'cohort/invalid-file' });
  expect((await run('classify', at('none.parquet'))).error).toMatchObject({ code: 'cohort/no-file' });
  const [first] = made.children;
  if (first === undefined) throw new Error('no child');
  for (const children of [
    [...made.children, first],
    [...made.children, { ...first, childId: 'x', label: 'other' }],
    made.children.slice(0, 1),
  ]) {
    await writeCohortFile(at('odd.parquet'), { ...made, children });
    expect((await run('classify', at('odd.parquet'))).error).toMatchObject({ code: 'cohort/invalid-file' });
  }
});

test('simulate says what no classifier can beat, and refuses what cannot be', async () => {
  const { output } = await run(
    'simulate',
    '--out',
    at('sim.parquet'),
    '--children',
    '10',
    '--strength',
    '1',
    '--missing',
    '',
  );
  expect(output).toContain('no classifier can have an area under the curve above 0.920');
  expect((await run('simulate', '--out', at('s.parquet'), '--strength', '0')).output).toContain(
    'nothing tells the classes apart',
  );
  for (const words of [
    ['--missing', 'AU99'],
    ['--strength', '-1'],
    ['--children', '4', '--positives', '3'],
  ])
    expect((await run('simulate', '--out', at('s.parquet'), ...words)).error).toMatchObject({
      code: 'screening/bad-option',
    });
});

function needPython(context: TestContext): void {
  if (!hasPython) context.skip('the classifiers’ libraries are not installed');
}

test('classify finds, reports, keeps and goes on', async (context) => {
  needPython(context);
  await writeCohortFile(at('c2.parquet'), simulatedChildren(small));
  const command = [
    'classify',
    at('c2.parquet'),
    '--out',
    at('out'),
    '--workers',
    '1',
    '--attributes',
    'arousal,valence',
  ];
  const first = await run(...command, '--classifiers', 'lda', '--permutations', '3');
  expect(first.error).toBeUndefined();
  expect(first.output).toContain('SIMULATED: these children do not exist.');
  expect(first.output).toMatch(/lda +\d\.\d\d \[/u);
  expect(first.output).toContain('With fewer than 30 children');
  for (const name of ['results.json', 'children.csv', 'report.html', 'classifiers/lda.json'])
    expect(statSync(at('out', name)).mode & 0o777).toBe(0o600);
  const page = readFileSync(at('out', 'report.html'), 'utf8');
  expect(page).toContain('A study, not a diagnosis.');
  expect(page).toContain('Simulated children.');
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/u);
  expect((await readClassifier(at('out', 'classifiers', 'lda.json'))).simulated).toBe(true);

  const again = await run(...command, '--classifiers', 'lda,qda', '--permutations', '3', '--json');
  expect(again.said).toContain('1 of 2 classifiers are there already');
  const found = JSON.parse(again.output) as {
    results: { classifier: string; byChance: object }[];
    parts: number;
    partsDone: number;
  };
  expect(found.results.map(({ classifier }) => classifier)).toEqual(['lda', 'qda']);
  expect(found.parts).toBe(8);
  expect(found.partsDone).toBe(8);

  writeFileSync(at('out', 'parts', 'lda.odd.json'), '{}');
  expect((await run(...command, '--classifiers', 'lda')).error).toMatchObject({ code: 'screening/damaged' });

  await writeCohortFile(at('c3.parquet'), simulatedChildren({ ...small, seed: 3 }));
  expect((await run('classify', at('c3.parquet'), '--out', at('out'))).error).toMatchObject({
    code: 'screening/other-run',
  });
}, 300_000);

test('classify refuses attributes that nobody has, classifiers that it does not know', async (context) => {
  needPython(context);
  await writeCohortFile(at('none.parquet'), simulatedChildren({ ...small, missing: ['arousal'] }));
  const { error } = await run(
    'classify',
    at('none.parquet'),
    '--attributes',
    'arousal',
    '--classifiers',
    'lda',
    '--workers',
    '1',
  );
  expect(error).toMatchObject({ code: 'screening/no-numbers' });
  for (const words of [
    ['--attributes', 'age'],
    ['--classifiers', 'forest'],
    ['--timeout-sec', '0'],
    ['--timeout-sec', '3000000'],
  ])
    expect((await run('classify', at('none.parquet'), ...words)).error).toMatchObject({
      code: 'screening/bad-option',
    });
}, 120_000);
