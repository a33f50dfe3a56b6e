import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { connectRedis } from '../../archive/queue/connectRedis.js';
import { QueueRunner } from '../../archive/queue/QueueRunner.js';
import { ResultStore } from '../../archive/ResultStore.js';
import { outcomeFile, type EvaluationParameters } from '../../archive/tasks/evaluation.js';
import type { TaskOutcome } from '../../core/culturenet/TaskResult.js';
import type { EvaluationSettings } from './Evaluation.js';
import type { TaskRunner } from './runEvaluation.js';

/** So many trainings are given to the queue at a time: enough for as many workers. */
const mostAtATime = 128;

/**
 * Runners that have an evaluation's trainings done by the workers of a queue.
 *
 * @param out the evaluation's folder, which all machines see; what the engine keeps lies in `archive/` there
 */
export async function queueRunners(
  address: string,
  {
    out,
    files,
    settings,
    signal,
  }: {
    readonly out: string;
    readonly files: readonly string[];
    readonly settings: EvaluationSettings;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly runners: readonly TaskRunner[]; readonly close: () => Promise<void> }> {
  const redis = await connectRedis(address, (text) => process.stderr.write(`${text}\n`));
  const store = new ResultStore(resolve(out, 'archive'));
  await store.prepare();
  const runner = new QueueRunner(redis, store, signal);
  const absolute = files.map((file) => resolve(file));
  const runTask: TaskRunner = async (task) => {
    const parameters: EvaluationParameters = { files: absolute, settings, task };
    const folder = await runner.run('evaluation', { ...parameters }, { settings, task });
    return JSON.parse(await readFile(join(folder, outcomeFile), 'utf8')) as TaskOutcome;
  };
  return {
    runners: Array<TaskRunner>(mostAtATime).fill(runTask),
    close: async () => {
      await runner.close();
      redis.disconnect();
    },
  };
}
