import { fork, type ChildProcess } from 'node:child_process';
import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { builtProgram } from '../../models/repositoryRoot.js';
import type { EvaluationSettings } from './Evaluation.js';
import type { FromWorker, ToWorker } from './evaluationWorker.js';
import type { TaskRunner } from './runEvaluation.js';

/** A process that runs tasks, one at a time. */
export interface EvaluationWorker {
  readonly runTask: TaskRunner;
  stop(): void;
}

function ask(child: ChildProcess, message: ToWorker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.off('message', answered).off('exit', ended).off('error', unstarted);
      reject(
        new RapportError(
          'head/worker-ended',
          `A worker ${why}: run the evaluation again with fewer "--workers".`,
        ),
      );
    };
    const ended = (code: number | null): void => {
      fail(`ended (${code ?? 'killed'}), perhaps for want of memory`);
    };
    const unstarted = (error: Error): void => {
      fail(`could not be started or spoken to (${sentenceOf(error)})`);
    };
    const answered = (answer: unknown): void => {
      child.off('exit', ended).off('error', unstarted);
      resolve(answer as FromWorker);
    };
    child.once('exit', ended);
    child.once('error', unstarted);
    child.once('message', answered);
    child.send(message);
  });
}

/** Starts a process that has read the cohort and waits for tasks. */
export async function startEvaluationWorker(
  files: readonly string[],
  settings: EvaluationSettings,
): Promise<EvaluationWorker> {
  const child = fork(builtProgram('heads/evaluation/evaluationWorker.js'), { stdio: 'inherit' });
  const checked = async (message: ToWorker): Promise<FromWorker> => {
    const reply = await ask(child, message);
    if (reply.kind !== 'failed') return reply;
    if (reply.code === undefined) throw new Error(reply.message);
    throw new RapportError(reply.code, reply.message);
  };
  await checked({ kind: 'start', files, settings });
  return {
    async runTask(task) {
      const reply = await checked({ kind: 'task', task });
      return reply.kind === 'done' ? reply.outcome : { results: [], skipped: [] };
    },
    // At once: results are safe with the parent.
    stop: () => child.kill('SIGKILL'),
  };
}
