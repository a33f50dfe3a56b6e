import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { findRecordings } from './findRecordings.js';
import { joinTables, type TablePart } from './joinTables.js';
import { inShard, planWork, type Planned, type Shard } from './planWork.js';
import { ResultStore } from './ResultStore.js';
import { runBatch, type BatchRow } from './runBatch.js';
import type { TaskModule, TaskParameters } from './TaskModule.js';
import { loadTask } from './taskModules.js';
import type { ChildProgram } from './TaskProcess.js';

export interface ArchiveOptions {
  /** The folder of recordings, absolute. */
  readonly root: string;
  /** The folder of results, absolute. */
  readonly out: string;
  readonly task: string;
  readonly parameters: TaskParameters;
  /** Processes of this machine; with a queue other machines do the work. */
  readonly workers: number;
  readonly queue?: string | undefined;
  readonly shard?: Shard | undefined;
  readonly onProgress: (progress: BatchProgress) => void;
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal;
  readonly program?: ChildProgram;
}

export interface BatchProgress {
  readonly row: BatchRow;
  readonly done: number;
  readonly total: number;
}

export interface BatchSummary {
  readonly recordings: number;
  readonly rows: readonly BatchRow[];
  /** The joined tables; none of a shard, and none before every recording was tried. */
  readonly tables: readonly { readonly path: string; readonly rows: number }[];
}

/**
 * Does a task for every recording below a folder, each once.
 *
 * Results lie in `out/results/<key>/`; what was done before is not done again. `out/batch.json` lists every recording with its
 * result or its reason, and the tables of all results are joined to one each.
 */
export async function archiveBatch(options: ArchiveOptions): Promise<BatchSummary> {
  const { root, out, task, signal, shard } = options;
  const module = await loadTask(task);
  const parameters = module.checkParameters(options.parameters);
  const all = await findRecordings(root);
  const recordings = shard === undefined ? all : inShard(all, shard);
  const store = new ResultStore(out);
  await store.prepare();
  const planned = planWork({ task, module, parameters, recordings, root, store });
  let done = 0;
  const onRow = (row: BatchRow): void => {
    done += 1;
    options.onProgress({ row, done, total: recordings.length });
  };
  const rows = await work(options, { planned, store, parameters, onRow });
  const inOrder = rows.toSorted((one, other) => (one.recording < other.recording ? -1 : 1));
  const isWhole = signal?.aborted !== true && rows.length === recordings.length;
  const tables = isWhole && shard === undefined ? await joinAll(module, store, inOrder) : [];
  if (shard === undefined)
    await writeFileAtomically(
      join(out, 'batch.json'),
      `${JSON.stringify({ task, parameters, recordings: inOrder }, undefined, 2)}\n`,
      ownerOnly,
    );
  return { recordings: recordings.length, rows: inOrder, tables };
}

async function work(
  options: ArchiveOptions,
  {
    planned,
    store,
    parameters,
    onRow,
  }: {
    readonly planned: AsyncIterable<Planned>;
    readonly store: ResultStore;
    readonly parameters: TaskParameters;
    readonly onRow: (row: BatchRow) => void;
  },
): Promise<readonly BatchRow[]> {
  const { root, task, queue, workers, signal, program, say } = options;
  if (queue === undefined)
    return runBatch({
      ...{ planned, root, store, workers, onRow },
      ...(signal && { signal }),
      ...(program && { program }),
    });
  const { connectRedis } = await import('./queue/connectRedis.js');
  const { runQueuedBatch } = await import('./queue/submitBatch.js');
  const redis = await connectRedis(queue, say);
  try {
    return await runQueuedBatch({
      ...{ planned, redis, root, store, task, parameters, onRow, say },
      ...(signal && { signal }),
    });
  } finally {
    redis.disconnect();
  }
}

/** One table of each kind over all results; recordings with the same content have one part. */
async function joinAll(
  module: TaskModule,
  store: ResultStore,
  rows: readonly BatchRow[],
): Promise<BatchSummary['tables']> {
  const firstOf = new Map<string, string>();
  for (const { key, recording, outcome } of rows)
    if (key !== undefined && outcome !== 'failed' && !firstOf.has(key)) firstOf.set(key, recording);
  const joined = [];
  for (const table of module.tables) {
    const parts = [...firstOf]
      .map(([key, recording]): TablePart => ({ key, recording, path: join(store.resultFolder(key), table) }))
      .filter(({ path }) => existsSync(path));
    if (parts.length === 0) continue;
    const path = join(store.root, table);
    joined.push({ path, rows: await joinTables(parts, path) });
  }
  return joined;
}
