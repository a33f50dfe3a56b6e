import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { describeTable } from '../../../cli/head/describeTable.js';
import type { LabelledFeatures } from '../../../core/annotation/LabelledFeatures.js';
import { protocols, taskId } from '../../../core/culturenet/protocol.js';
import { tableTwo } from '../../../core/culturenet/tableTwo.js';
import type { EvaluationOutcome, EvaluationSettings } from '../../../heads/evaluation/Evaluation.js';
import { evaluateTask, type EvaluationContext } from '../../../heads/evaluation/evaluateTask.js';
import { skippedLines } from '../../../heads/evaluation/report/skippedLines.js';
import { writeReport } from '../../../heads/evaluation/report/writeReport.js';
import { runEvaluation } from '../../../heads/evaluation/runEvaluation.js';
import {
  smallCohort,
  smallEvaluation as settings,
  smallNetworks,
  smallSettings,
  smallWidth,
} from '../smallCohort.js';

const folder = await mkdtemp(join(tmpdir(), 'rapport-evaluation-'));
afterAll(async () => rm(folder, { recursive: true, force: true }));

const cohort = smallCohort();
const context: EvaluationContext = {
  cohort,
  networks: await smallNetworks(),
  settings: smallSettings,
  split: { method: 'random', blockSec: 10 },
};
// ME, M7, two of M5 and of M2; for each of six children two of M6, M1, and M3 with M4.
const tasksExpected = 1 + 1 + 2 + 2 + 6 * 4;

function outcomeOf(done: Awaited<ReturnType<typeof runEvaluation>>): EvaluationOutcome {
  return {
    settings,
    simulated: true,
    featureModel: { id: 'simulated-12', sha256: '', width: smallWidth },
    children: cohort.map(({ childId, culture }) => ({
      childId,
      culture,
      frames: 200,
      labels: [-1, 0, 0.5, 0.7, 1],
    })),
    ...done,
  };
}

test('interrupted and gone on with, an evaluation gives the results of one that was not', async () => {
  const interrupted = join(folder, 'interrupted');
  const controller = new AbortController();
  const run = {
    folder: interrupted,
    settings,
    members: cohort,
    runners: [(task: Parameters<typeof evaluateTask>[0]) => evaluateTask(task, context)],
  };
  const part = await runEvaluation({
    ...run,
    signal: controller.signal,
    onTask: (done) => {
      if (done === 7) controller.abort();
    },
  });
  expect(part).toMatchObject({ tasks: tasksExpected, tasksDone: 7 });
  expect(await readdir(join(interrupted, 'tasks'))).toHaveLength(7);
  let trained = 0;
  const whole = await runEvaluation({ ...run, onTask: () => (trained += 1) });
  expect(trained).toBe(tasksExpected - 7);
  const once = await runEvaluation({ ...run, folder: join(folder, 'once') });
  expect(whole.results).toEqual(once.results);

  // Every setting judged every child: six rows of one culture each for two cultures, M6 at two shares.
  const rows = tableTwo(whole.results);
  expect(new Set(rows.map(({ protocol }) => protocol))).toEqual(new Set(protocols));
  for (const row of rows) expect(row.children).toBe(3);
  // Four fifths of 200 frames are judged, in every setting.
  expect(new Set(whole.results.map(({ frames }) => frames))).toEqual(new Set([160]));

  const paths = await writeReport(folder, outcomeOf(whole));
  const [json = '', csv = '', html = ''] = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  expect((JSON.parse(json) as { simulated: boolean; tableTwo: unknown[] }).tableTwo).toHaveLength(
    rows.length,
  );
  expect(csv.trim().split('\n')).toHaveLength(1 + whole.results.length);
  expect(csv.split('\n')[1]).toMatch(/^simulated,/);
  expect(html).toContain('Simulated data.');
  expect(html).not.toMatch(/NaN|undefined|<script|https?:\/\//);
  expect(html).not.toContain('Incomplete');
  const unfinished = await writeReport(join(folder, 'part'), outcomeOf(part));
  expect(await readFile(unfinished[2] ?? '', 'utf8')).toContain(`7 of ${tasksExpected} trainings`);
});

test('more runs go on after fewer', async () => {
  const asked: string[] = [];
  const run = (runs: number): ReturnType<typeof runEvaluation> =>
    runEvaluation({
      folder: join(folder, 'more runs'),
      settings: { ...settings, runs, protocols: ['M7', 'ME'] },
      members: cohort,
      runners: [
        (task) => {
          asked.push(taskId(task));
          return evaluateTask(task, context);
        },
      ],
    });
  const { results: first } = await run(1);
  const { results: both } = await run(2);
  expect(asked).toEqual(['run01-mean', 'run01-personal', 'run02-mean', 'run02-personal']);
  expect(both.filter((result) => result.run === 1)).toEqual(first);
  expect(both).toHaveLength(2 * first.length);
});

test('a folder of another evaluation is refused', async () => {
  const other = { ...settings, hiddenWidths: [5] };
  const run = runEvaluation({
    folder: join(folder, 'interrupted'),
    settings: other,
    members: cohort,
    runners: [],
  });
  await expect(run).rejects.toMatchObject({ code: 'head/other-evaluation' });
});

test('a head that predicts the mean is said to be ineffective', async () => {
  const noise = smallCohort({ sharedSignal: 0, cultureSignal: 0, childSignal: 0 });
  const { results } = await evaluateTask(
    { run: 1, kind: 'within', childId: 'sim-c0-01' },
    { ...context, cohort: noise },
  );
  expect(results[0]?.ineffective).toMatch(/\.$/);
});

test('a smaller share of a child’s frames is drawn from all of its p2, not from its beginning', async () => {
  const [child] = cohort;
  if (child === undefined) throw new Error('no child');
  const keyAt = (data: Float32Array, row: number): string =>
    data.subarray(row * smallWidth, (row + 1) * smallWidth).join();
  const rowOf = new Map(Array.from({ length: 200 }, (_, row) => [keyAt(child.frames.features, row), row]));
  const { whole } = context.networks;
  const learned = new Set<number>();
  const watched: EvaluationContext = {
    ...context,
    networks: {
      ...context.networks,
      whole: {
        ...whole,
        training: {
          id: 'watched',
          run: (inputs) => {
            const data = inputs['features']?.data ?? new Float32Array(0);
            for (let sample = 0; sample < data.length / smallWidth; sample += 1) {
              learned.add(rowOf.get(keyAt(data, sample)) ?? Number.NaN);
            }
            return whole.training.run(inputs);
          },
        },
      },
    },
  };
  await evaluateTask({ run: 1, kind: 'single', childId: child.childId, share: 0.05 }, watched);
  // Of 40 frames in p2 a quarter are drawn, and four fifths of these fit the head.
  expect(learned.size).toBe(8);
  expect(Math.min(...learned)).toBeLessThan(60);
  expect(Math.max(...learned)).toBeGreaterThan(140);
  learned.clear();
  await evaluateTask({ run: 1, kind: 'single', childId: child.childId, share: 0.2 }, watched);
  expect(learned.size).toBe(32);
});

describe('an evaluation of data that do not allow every setting', () => {
  /** The first `count` frames of a child. */
  const shortened = (child: LabelledFeatures | undefined, count: number): LabelledFeatures => {
    if (child === undefined) throw new Error('no child');
    const { stampNs, features, labels } = child.frames;
    return {
      ...child,
      frames: {
        stampNs: stampNs.subarray(0, count),
        features: features.subarray(0, count * smallWidth),
        labels: labels.subarray(0, count),
      },
    };
  };
  const evaluate = (name: string, given: EvaluationContext, asked: Partial<EvaluationSettings>) =>
    runEvaluation({
      folder: join(folder, name),
      settings: { ...settings, ...asked },
      members: given.cohort,
      runners: [(task) => evaluateTask(task, given)],
    });

  test('names a culture’s only child and judges the others, and says so on the page', async () => {
    const some = cohort.slice(0, 4);
    const alone = some[3]?.childId ?? '';
    const done = await evaluate('alone', { ...context, cohort: some }, { protocols: ['M1', 'M3', 'M4'] });
    expect(done.tasksDone).toBe(done.tasks);
    const judged = (protocol: string) =>
      done.results.filter((result) => result.protocol === protocol).map(({ childId }) => childId);
    expect(judged('M1')).toHaveLength(3);
    expect(judged('M3')).toContain(alone);
    expect(judged('M4')).not.toContain(alone);
    expect(done.skipped.map(({ protocol, whose }) => [protocol, whose])).toEqual([
      ['M1', alone],
      ['M4', alone],
    ]);
    const [json = '', , html = ''] = await writeReport(join(folder, 'alone'), outcomeOf(done));
    expect(await readFile(html, 'utf8')).toContain(`<li>M1, ${alone}: ${alone} is the only child of`);
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ skipped: [{ protocol: 'M1' }, {}] });
    expect(describeTable(tableTwo(done.results), outcomeOf(done))).toContain(`skipped: M4, ${alone}: `);
  });

  test('names a child whose share is one stretch, and resumes without trying again', async () => {
    // 200 frames in stretches of 10 leave p2 four, and a quarter of them one.
    const blocks: EvaluationContext = { ...context, split: { method: 'blocks', blockSec: 2.5 } };
    const asked = { protocols: ['M6'], shares: [0.05, 0.1, 0.2] } as const;
    const done = await evaluate('stretches', blocks, asked);
    expect(done.skipped.map(({ protocol, whose, share }) => [protocol, whose, share])).toEqual(
      cohort.map(({ childId }) => ['M6', childId, 0.05]),
    );
    // Two stretches of ten are one to learn from, enough for the seven parameters, and one to validate.
    expect(new Set(done.results.map(({ share }) => share))).toEqual(new Set([0.1, 0.2]));
    expect(done.results).toHaveLength(2 * 6);
    const again = await runEvaluation({
      folder: join(folder, 'stretches'),
      settings: { ...settings, ...asked },
      members: cohort,
      runners: [() => Promise.reject(new Error('trained again'))],
    });
    expect(again).toEqual(done);
    expect(skippedLines(done.skipped)).toEqual([
      `M6 at 5 %, ${cohort.map(({ childId }) => childId).join(', ')}: ${done.skipped[0]?.reason ?? ''}`,
    ]);
  });

  test('names a child with too few frames to divide or to learn from, and one whose labels are all alike', async () => {
    const [first, second, third, ...rest] = cohort;
    if (third === undefined) throw new Error('no child');
    const flat = { ...third, frames: { ...third.frames, labels: new Float32Array(200).fill(0.5) } };
    // One frame cannot be divided; 40 leave p2 eight and six of them to learn from, one fewer than parameters.
    const some = [shortened(first, 1), shortened(second, 40), flat, ...rest];
    const done = await evaluate('few', { ...context, cohort: some }, { shares: [0.2] });
    expect(done.tasksDone).toBe(done.tasks);
    const reasonOf = (protocol: string, childId = ''): string | undefined =>
      done.skipped.find((setting) => setting.protocol === protocol && setting.whose === childId)?.reason;
    for (const protocol of protocols) {
      expect(reasonOf(protocol, first?.childId)).toMatch(/^1 frames in stretches of 1 cannot be divided/);
    }
    expect(reasonOf('M6', second?.childId)).toMatch(/has 6 labelled frames to learn from/);
    expect(reasonOf('M7', second?.childId)).toMatch(/has 6 labelled frames to learn from/);
    expect(reasonOf('M6', third.childId)).toMatch(/ has no label but 0\.5, /);
    expect(reasonOf('M7', third.childId)).toMatch(/ has no label but 0\.5, /);
    expect(reasonOf('M1', second?.childId)).toMatch(/ has no label but 0\.5, /);
    const judged = (protocol: string) => done.results.filter((result) => result.protocol === protocol);
    for (const protocol of ['M6', 'M7'])
      expect(judged(protocol).map(({ childId }) => childId)).toHaveLength(3);
    for (const protocol of ['M2', 'M3', 'M5', 'ME']) expect(judged(protocol)).toHaveLength(5);
  });

  test('takes up an evaluation whose files hold results alone', async () => {
    const asked = { protocols: ['ME'] } as const;
    const before = await evaluate('before', context, asked);
    await writeFile(join(folder, 'before', 'tasks', 'run01-mean.json'), JSON.stringify(before.results));
    expect(await evaluate('before', context, asked)).toEqual(before);
  });
});
