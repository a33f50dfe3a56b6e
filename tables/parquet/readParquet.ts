import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { deserialize } from 'node:v8';

import { builtProgram } from '../../models/repositoryRoot.js';

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

const program = builtProgram('tables/parquet/parquetChild.js');

/** Reading a whole file takes a tenth of this on a slow machine. */
const patienceSec = 10;
const patienceSecPerMegabyte = 1;
/** Memory for the values of a file: numbers hardly shrink in it. */
const heapMegabytes = { least: 256, perMegabyte: 40, most: 4_096 };

/**
 * Reads a Parquet file whole, in a process of its own: on damaged bytes the library may go on for ever, throw where nobody can
 * catch it, or fill an array until its process dies of it, which a thread would not outlive alone.
 *
 * @throws the file system's error; any other error for what is no whole Parquet file
 */
export async function readParquet(path: string): Promise<ParquetTable> {
  const { size } = await stat(path);
  const { least, perMegabyte, most } = heapMegabytes;
  const heap = Math.min(most, Math.ceil(least + (size / 1e6) * perMegabyte));
  const patience = Math.ceil(patienceSec + (size / 1e6) * patienceSecPerMegabyte);
  // The system sees to its end, too, where this process is no longer there to.
  const limited = ['-c', 'ulimit -t "$0" && exec "$@"', String(patience)];
  const command = [process.execPath, `--max-old-space-size=${heap}`, program, path];
  const child = spawn('sh', [...limited, ...command], { stdio: ['ignore', 'pipe', 'ignore'] });
  const end = (): void => void child.kill('SIGKILL');
  const timer = setTimeout(end, patience * 1_000);
  try {
    const [bytes] = await Promise.all([buffer(child.stdout), once(child, 'exit')]);
    if (child.exitCode !== 0) throw new Error('Its reading ends without a table, or not at all.');
    return deserialize(bytes) as ParquetTable;
  } finally {
    clearTimeout(timer);
  }
}
