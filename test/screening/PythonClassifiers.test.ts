import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';

import {
  startPythonClassifiers,
  type FitTask,
  type PythonClassifiers,
} from '../../screening/PythonClassifiers.js';
import { preparedPython } from './preparedPython.js';

const rows = Array.from({ length: 12 }, (_, row) => [row, (row * 7) % 5, undefined]);
const task: FitTask = {
  classifier: 'lda',
  columns: [0, 1],
  train: [0, 1, 2, 3, 8, 9, 10, 11],
  labels: [0, 0, 0, 0, 1, 1, 1, 1],
  heldOut: 5,
  grid: [{}],
  inner: [],
  seed: 1,
};

let command: string | undefined;
let python: PythonClassifiers | undefined;

beforeAll(async () => {
  command = await preparedPython();
  if (command !== undefined) python = await startPythonClassifiers(command, rows, { timeoutSec: 60 });
}, 900_000);

afterAll(() => python?.stop());

function ready(context: TestContext): PythonClassifiers {
  if (python === undefined) return context.skip('the classifiers’ libraries are not installed');
  return python;
}

test('names its versions, the pinned ones', (context) => {
  expect(ready(context).versions).toMatchObject({ 'scikit-learn': '1.7.2', xgboost: '3.2.0' });
});

test('a fit comes back with weights, setting and the library’s own answer', async (context) => {
  const answer = await ready(context).fit(task);
  expect(answer.fitted.kind).toBe('lda');
  expect(answer.chosen).toEqual({});
  expect(answer.reference?.probability).toBeGreaterThan(0);
});

test('a fit that fails says why, and the process goes on', async (context) => {
  const own = ready(context);
  await expect(own.fit({ ...task, columns: [2] })).rejects.toMatchObject({ code: 'screening/fit-failed' });
  await expect(own.fit({ ...task, labels: task.labels.map(() => 1) })).rejects.toMatchObject({
    code: 'screening/fit-failed',
  });
  expect((await own.fit(task)).warnings).toEqual([]);
});

test('one that takes too long is killed, and says so from then on', async (context) => {
  if (command === undefined) return context.skip('the classifiers’ libraries are not installed');
  const impatient = await startPythonClassifiers(command, rows, { timeoutSec: 0.001 });
  await expect(impatient.fit(task)).rejects.toMatchObject({ code: 'worker/timed-out' });
  await expect(impatient.fit(task)).rejects.toMatchObject({ code: 'worker/timed-out' });
}, 120_000);
