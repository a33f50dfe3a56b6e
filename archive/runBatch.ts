import { doWork } from './doWork.js';
import type { Planned } from './planWork.js';
import type { ResultStore } from './ResultStore.js';
import { TaskProcess, type ChildProgram } from './TaskProcess.js';

/** How one recording went. */
export interface BatchRow {
  readonly recording: string;
  /** `undefined` where it could not even be read. */
  readonly key: string | undefined;
  readonly outcome: 'made' | 'had' | 'failed';
  /** One sentence; of a failure. */
  readonly reason?: string;
}

export interface BatchRun {
  readonly planned: AsyncIterable<Planned>;
  /** The folder that recordings are relative to. */
  readonly root: string;
  readonly store: ResultStore;
  /** Processes at a time. */
  readonly workers: number;
  readonly onRow: (row: BatchRow) => void;
  readonly signal?: AbortSignal;
  readonly program?: ChildProgram;
}

/** Works through what is planned in processes of this machine. @returns a row a recording, in no certain order */
export async function runBatch(run: BatchRun): Promise<readonly BatchRow[]> {
  const { store, root, signal } = run;
  const rows: BatchRow[] = [];
  const tell = (row: BatchRow): void => {
    rows.push(row);
    run.onRow(row);
  };
  const claimed = new Map<string, Promise<BatchRow['outcome']>>();
  const processes = Array.from({ length: run.workers }, () => new TaskProcess(run.program));
  const stop = (): void => processes.forEach((each) => each.stop());
  signal?.addEventListener('abort', stop);
  const isStopped = (): boolean => signal?.aborted === true;
  // Several take from one generator: each waits for its own next.
  const iterator = run.planned[Symbol.asyncIterator]();
  try {
    await Promise.all(
      processes.map(async (process) => {
        while (!isStopped()) {
          const next = await iterator.next();
          if (next.done === true) return;
          const { recording, ...planned } = next.value;
          if (planned.kind === 'unreadable') {
            tell({ recording, key: undefined, outcome: 'failed', reason: planned.reason });
            continue;
          }
          const { item } = planned;
          // The same recording under two names is done once.
          const before = claimed.get(item.key);
          const work = before ?? doWork(item, { store, recordings: root, process, isStopped });
          claimed.set(item.key, work);
          const outcome = await work;
          if (isStopped() && outcome === 'failed') return;
          const failure = outcome === 'failed' ? await store.failure(item.key) : undefined;
          tell({
            recording,
            key: item.key,
            outcome: before !== undefined && outcome === 'made' ? 'had' : outcome,
            ...(failure && { reason: failure.reason }),
          });
        }
      }),
    );
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
  return rows;
}
