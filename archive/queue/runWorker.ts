import { Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';

import { RapportError } from '../../core/RapportError.js';
import { doWork, type WorkOutcome } from '../doWork.js';
import { ResultStore } from '../ResultStore.js';
import { TaskProcess } from '../TaskProcess.js';
import { jobData, queueName, type JobData } from './jobs.js';

/** A recording is done again as often as its worker dies: workers are killed for many reasons, seldom for the recording. */
const mostStalled = 1_000;

export interface WorkerOptions {
  readonly redis: Redis;
  /** Recordings at a time, each in a process of its own. */
  readonly workers: number;
  /** Where this machine has the recordings and the results; as submitted where absent. */
  readonly recordings?: string | undefined;
  readonly out?: string | undefined;
  /** A worker that is not heard of for so long has lost its recording to another. */
  readonly lostAfterMs: number;
  readonly say: (text: string) => void;
}

/** A worker of the queue: takes recordings, one after the other, until it is stopped. */
export class QueueWorker {
  readonly #options: WorkerOptions;
  readonly #worker: Worker<JobData, WorkOutcome>;
  readonly #idle: TaskProcess[] = [];
  readonly #busy = new Set<TaskProcess>();
  readonly #stores = new Map<string, Promise<ResultStore>>();
  #isStopped = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const { redis: connection, workers: concurrency, lostAfterMs } = options;
    this.#worker = new Worker<JobData, WorkOutcome>(queueName, (job) => this.#do(job), {
      connection,
      concurrency,
      lockDuration: lostAfterMs,
      stalledInterval: lostAfterMs,
      maxStalledCount: mostStalled,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    // What the connection says of itself is told where it was made; a lock that was lost meanwhile is no harm: the store
    // takes each result once.
    this.#worker.on('error', () => undefined);
    this.#worker.on('failed', (job, error) => {
      if (!this.#isStopped) options.say(`${job?.data.recording ?? 'A job'}: ${error.message}`);
    });
  }

  /** Takes nothing new, and resolves when what is being done is done. */
  async finish(): Promise<void> {
    await this.#worker.close();
    this.#end();
  }

  /** At once: what is being done is left to other workers. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#end();
    await this.#worker.close(true);
  }

  #end(): void {
    for (const process of [...this.#busy, ...this.#idle]) process.stop();
  }

  async #do(job: Job<JobData, WorkOutcome>): Promise<WorkOutcome> {
    const { say } = this.#options;
    const { key, recording, parametersHash, ...submitted } = jobData.parse(job.data);
    const store = await this.#storeAt(this.#options.out ?? submitted.out);
    const parameters = await store.parameters(parametersHash);
    if (parameters === undefined)
      throw new RapportError(
        'queue/no-parameters',
        `${store.root} lacks the parameters of this batch: is it the folder that "rapport batch --out" names?`,
      );
    const process = this.#idle.pop() ?? new TaskProcess();
    this.#busy.add(process);
    try {
      const outcome = await doWork(
        { key, task: job.name, recording, parameters },
        {
          store,
          recordings: this.#options.recordings ?? submitted.recordings,
          process,
          isStopped: () => this.#isStopped,
        },
      );
      // Left to another worker: the job is not done.
      if (this.#isStopped && outcome === 'failed') throw new Error('The worker was stopped.');
      const failure = outcome === 'failed' ? await store.failure(key) : undefined;
      say(
        `${recording ?? `${job.name} ${key.slice(0, 8)}`}: ${failure?.reason ?? (outcome === 'had' ? 'is there already' : 'done')}`,
      );
      return outcome;
    } finally {
      this.#busy.delete(process);
      this.#idle.push(process);
    }
  }

  #storeAt(root: string): Promise<ResultStore> {
    let store = this.#stores.get(root);
    if (store === undefined) {
      const made = new ResultStore(root);
      store = made.prepare().then(() => made);
      this.#stores.set(root, store);
    }
    return store;
  }
}
