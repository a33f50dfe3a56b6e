import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';

import { runTasks } from '../../workers/runTasks.js';

test('every task once, as many at a time as there are runners, results one at a time', async () => {
  let running = 0;
  let most = 0;
  const runner = async (task: number): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    await setTimeout((task * 7) % 5);
    running -= 1;
    return task * 2;
  };
  const results: number[] = [];
  let telling = 0;
  await runTasks({
    tasks: [1, 2, 3, 4, 5, 6, 7],
    runners: [runner, runner, runner],
    onResult: async (_, result) => {
      telling += 1;
      expect(telling).toBe(1);
      await setTimeout(1);
      results.push(result);
      telling -= 1;
    },
  });
  expect(most).toBe(3);
  expect(results.sort((left, right) => left - right)).toEqual([2, 4, 6, 8, 10, 12, 14]);
});

test('a failure ends the run with its error; what has begun is waited for', async () => {
  const done: number[] = [];
  const begun: number[] = [];
  const runner = async (task: number): Promise<number> => {
    begun.push(task);
    await setTimeout(task === 2 ? 1 : 20);
    if (task === 2) throw new Error('two failed');
    return task;
  };
  const run = runTasks({
    tasks: [1, 2, 3, 4],
    runners: [runner, runner],
    onResult: (task) => void done.push(task),
  });
  await expect(run).rejects.toThrow('two failed');
  expect(begun).toEqual([1, 2]);
  expect(done).toEqual([1]);
});

test('after an abort nothing begins, and what its end breaks does not count', async () => {
  const controller = new AbortController();
  const begun: number[] = [];
  await runTasks({
    tasks: [1, 2, 3],
    runners: [
      async (task: number) => {
        begun.push(task);
        await setTimeout(1);
        if (task === 2) {
          controller.abort();
          throw new Error('killed');
        }
      },
    ],
    onResult: () => undefined,
    signal: controller.signal,
  });
  expect(begun).toEqual([1, 2]);
});
