import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { repositoryRoot } from '../../models/repositoryRoot.js';

/** What a Parquet file holds. */
export interface ParquetTable {
  /** The texts that its writer left beside the table. */
  readonly keyValues: ReadonlyMap<string, string>;
  /** Columns, in their order. */
  readonly names: readonly string[];
  /** As the file states it: a damaged one may state anything. */
  readonly rows: number;
  /** By name, `rows` values each where the file is whole; a column without a value may be missing. */
  readonly columns: ReadonlyMap<string, ArrayLike<unknown>>;
}

/** A thread runs what is compiled, also where the code around it runs from its sources. */
const program = join(repositoryRoot, 'dist/tables/parquet/parquetWorker.js');

/** Reading a whole file takes a tenth of this on a slow machine. */
const patienceMs = 10_000;
const patienceMsPerMegabyte = 1_000;
const mostHeapMegabytes = 4_096;

/**
 * Reads a Parquet file whole, in a thread of its own: on damaged bytes the library may go on for ever, or throw where nobody
 * can catch it, and a thread can be ended.
 *
 * @throws the file system's error; any other error for what is no whole Parquet file
 */
export async function readParquet(path: string): Promise<ParquetTable> {
  const { size } = await stat(path);
  const worker = new Worker(program, {
    workerData: path,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ParquetTable>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        reject(new Error('Its reading ended without a table.'));
      });
      const end = (): void => {
        reject(new Error('Its reading does not come to an end.'));
      };
      timer = setTimeout(end, patienceMs + (size / 1e6) * patienceMsPerMegabyte);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
