import { Worker } from 'node:worker_threads';

import { RapportError } from '../../core/RapportError.js';
import { builtProgram } from '../../models/repositoryRoot.js';
import type { Candidate, WorkerAnswer, WorkerTask } from './personalizeWorker.js';

/**
 * @returns the candidate made or kept
 * @throws RapportError what the refit refuses, `engagement/refit-failed` when the worker breaks
 */
export async function refitInWorker(task: WorkerTask): Promise<Candidate> {
  const worker = new Worker(builtProgram('nodes/engagement/personalizeWorker.js'));
  try {
    const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage(task);
    });
    if (!answer.ok) throw new RapportError(answer.code, answer.message);
    return answer.candidate;
  } catch (error) {
    if (error instanceof RapportError) throw error;
    throw new RapportError('engagement/refit-failed', `The head could not be refitted: ${String(error)}`, {
      cause: error,
    });
  } finally {
    await worker.terminate();
  }
}
