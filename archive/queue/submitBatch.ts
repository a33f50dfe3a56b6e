import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

import type { Planned } from '../planWork.js';
import type { ResultStore } from '../ResultStore.js';
import type { BatchRow } from '../runBatch.js';
import type { TaskParameters, WorkItem } from '../TaskModule.js';
import { jobId, queueName, type JobData } from './jobs.js';

/** How often results are looked for. */
const lookMs = 500;

/** What has no result is submitted again after so long: a Redis that forgot it, or a worker that gave up. */
const submitAgainMs = 30_000;

export interface QueuedBatch {
  readonly planned: AsyncIterable<Planned>;
  readonly redis: Redis;
  readonly root: string;
  readonly store: ResultStore;
  readonly task: string;
  readonly parameters: TaskParameters;
  readonly onRow: (row: BatchRow) => void;
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Gives a batch to the workers of a queue and waits for its results, which it finds in the store: whatever becomes of the
 * queue meanwhile.
 */
export async function runQueuedBatch(batch: QueuedBatch): Promise<readonly BatchRow[]> {
  const { store, signal, parameters } = batch;
  const queue = new Queue<JobData>(queueName, { connection: batch.redis });
  queue.on('error', () => undefined);
  const rows: BatchRow[] = [];
  const tell = (row: BatchRow): void => {
    rows.push(row);
    batch.onRow(row);
  };
  const parametersHash = await store.keepParameters(parameters);
  const submit = async (item: WorkItem): Promise<void> => {
    const { key, recording } = item;
    const data = { key, recording, recordings: batch.root, out: store.root, parametersHash };
    await queue.add(batch.task, data, { jobId: jobId(data), removeOnComplete: true, removeOnFail: true });
  };
  try {
    const open = new Map<string, { readonly item: WorkItem; readonly recordings: string[] }>();
    for await (const { recording, ...planned } of batch.planned) {
      if (signal?.aborted === true) return rows;
      if (planned.kind === 'unreadable') {
        tell({ recording, key: undefined, outcome: 'failed', reason: planned.reason });
        continue;
      }
      const { item } = planned;
      const twin = open.get(item.key);
      if (twin !== undefined) twin.recordings.push(recording);
      else if (store.has(item.key)) tell({ recording, key: item.key, outcome: 'had' });
      else {
        // What failed before is tried again.
        await store.forgetFailure(item.key);
        await submit(item);
        open.set(item.key, { item, recordings: [recording] });
      }
    }
    let submittedMs = performance.now();
    while (open.size > 0 && signal?.aborted !== true) {
      for (const [key, { recordings }] of open) {
        const failure = store.has(key) ? undefined : await store.failure(key);
        if (failure === undefined && !store.has(key)) continue;
        open.delete(key);
        const outcome = failure === undefined ? ('made' as const) : ('failed' as const);
        for (const recording of recordings)
          tell({ recording, key, outcome, ...(failure && { reason: failure.reason }) });
      }
      if (performance.now() - submittedMs > submitAgainMs) {
        submittedMs = performance.now();
        // Not waited for: while Redis is away it only waits too. Submitting twice does nothing.
        for (const { item } of open.values()) void submit(item).catch(() => undefined);
        void warnOfNoWorkers(queue, batch.say);
      }
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
    return rows;
  } finally {
    await Promise.race([queue.close(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }
}

async function warnOfNoWorkers(queue: Queue, say: (text: string) => void): Promise<void> {
  const workers = await queue.getWorkersCount().catch(() => 1);
  if (workers === 0)
    say('No worker listens to the queue: start "rapport worker --queue …" on one machine or more.');
}
