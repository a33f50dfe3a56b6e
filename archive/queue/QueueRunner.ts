import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

import { RapportError } from '../../core/RapportError.js';
import type { ResultStore } from '../ResultStore.js';
import { taskKey, type TaskParameters } from '../TaskModule.js';
import { loadTask } from '../taskModules.js';
import { jobId, queueName, type JobData } from './jobs.js';

/** How often results are looked for. */
const lookMs = 200;

/** What has no result is submitted again after so long. */
const submitAgainMs = 30_000;

/** Has single pieces of work without a recording done by the workers of a queue. */
export class QueueRunner {
  readonly #queue: Queue<JobData>;
  readonly #store: ResultStore;
  readonly #signal: AbortSignal | undefined;

  /** @param store prepared */
  constructor(redis: Redis, store: ResultStore, signal?: AbortSignal) {
    this.#queue = new Queue<JobData>(queueName, { connection: redis });
    // Told where the connection was made.
    this.#queue.on('error', () => undefined);
    this.#store = store;
    this.#signal = signal;
  }

  /**
   * @param dependsOn what of the parameters decides the result: not where files lie, but what is in them
   * @returns the folder of the result
   * @throws RapportError what the task refused, `queue/interrupted`
   */
  async run(task: string, parameters: TaskParameters, dependsOn: TaskParameters): Promise<string> {
    const identity = await (await loadTask(task)).identity(parameters);
    const key = taskKey({ task, contentSha256: undefined, parameters: dependsOn, identity });
    const parametersHash = await this.#store.keepParameters(parameters);
    await this.#store.forgetFailure(key);
    const data = { key, recordings: '', out: this.#store.root, parametersHash };
    let submittedMs = -Infinity;
    while (!this.#store.has(key)) {
      if (this.#signal?.aborted === true)
        throw new RapportError('queue/interrupted', 'The work was interrupted.');
      const failure = await this.#store.failure(key);
      if (failure) throw new RapportError(failure.code, failure.reason);
      if (performance.now() - submittedMs > submitAgainMs) {
        submittedMs = performance.now();
        // Not waited for: while Redis is away, results may come all the same.
        void this.#queue
          .add(task, data, { jobId: jobId(data), removeOnComplete: true, removeOnFail: true })
          .catch(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
    return this.#store.resultFolder(key);
  }

  async close(): Promise<void> {
    await Promise.race([this.#queue.close(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }
}
