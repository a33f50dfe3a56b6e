import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { protocols } from '../../core/culturenet/protocol.js';
import { tableTwo } from '../../core/culturenet/tableTwo.js';
import type { EvaluationOutcome, EvaluationSettings } from '../../heads/Evaluation.js';
import { evaluateTask, type EvaluationContext } from '../../heads/evaluateTask.js';
import { writeReport } from '../../heads/report/writeReport.js';
import { runEvaluation } from '../../heads/runEvaluation.js';
import { smallCohort, smallHidden, smallNetworks, smallSettings, smallWidth } from './smallCohort.js';

const folder = await mkdtemp(join(tmpdir(), 'rapport-evaluation-'));
afterAll(async () => rm(folder, { recursive: true, force: true }));

const cohort = smallCohort();
const context: EvaluationContext = {
  cohort,
  networks: await smallNetworks(),
  settings: smallSettings,
  split: { method: 'random', blockFrames: 1 },
};
const settings: EvaluationSettings = {
  protocols,
  runs: 1,
  shares: [0.1, 0.2],
  files: [],
  duplicates: 'refuse',
  hiddenWidths: smallHidden,
  training: smallSettings,
  split: { method: 'random', blockFrames: 1 },
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

test('a folder of another evaluation is refused', async () => {
  const other = { ...settings, runs: 2 };
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
  const results = await evaluateTask(
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
