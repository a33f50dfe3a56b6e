import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { parse } from 'yaml';

import type { BatchProgress, BatchSummary } from '../archive/archiveBatch.js';
import type { Shard } from '../archive/planWork.js';
import type { TaskParameters } from '../archive/TaskModule.js';
import { recordingTasks } from '../archive/taskModules.js';
import { RapportError } from '../core/RapportError.js';
import { isSystemError, systemReason } from '../core/systemError.js';
import { command, type ArgumentsOf } from './command.js';
import { abortOnInterrupt } from './head/trainingOptions.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

const options = (yargs: Argv) =>
  yargs
    .positional('folder', { type: 'string', demandOption: true, describe: 'The folder of recordings' })
    .option('out', { type: 'string', demandOption: true, describe: 'The folder of results' })
    .option('task', {
      choices: recordingTasks,
      demandOption: true,
      describe: 'What is done with each recording',
    })
    .option('params', { type: 'string', describe: "A YAML file of the task's parameters" })
    .option('set', {
      type: 'string',
      array: true,
      default: [],
      describe: 'A parameter of the task: name=value',
    })
    .option('workers', {
      type: 'number',
      default: Math.max(1, Math.floor(availableParallelism() / threadsAWorker)),
      describe: 'Processes at a time; with --queue other machines do the work',
    })
    .option('queue', {
      type: 'string',
      describe: 'Give the recordings to the workers of a Redis queue: redis://[:password@]host[:port]',
    })
    .option('shard', {
      type: 'string',
      describe: 'K/N: only the K-th of N parts, for Slurm and Kubernetes; a run without it joins them',
    })
    .conflicts('queue', 'shard')
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' });

type BatchArguments = ArgumentsOf<typeof options>;

/** Networks use two threads each by default. */
const threadsAWorker = 2;

/** `rapport batch DIR --out DIR`: a task for every recording of an archive, each once, on one machine or many. */
export const batchCommand = command({
  command: 'batch <folder>',
  describe: 'Work through all recordings below a folder, each once; on many machines with --queue or --shard',
  builder: options,
  handler: async (given) => {
    requireWholeNumbers({ workers: given.workers }, { least: 1 });
    const shard = shardOf(given.shard);
    const { archiveBatch } = await import('../archive/archiveBatch.js');
    const say = (text: string): void => void process.stderr.write(`${text}\n`);
    const signal = abortOnInterrupt();
    const beganMs = performance.now();
    const summary = await archiveBatch({
      root: resolve(given.folder),
      out: resolve(given.out),
      task: given.task,
      parameters: await parametersOf(given),
      workers: given.workers,
      queue: given.queue,
      shard,
      signal,
      say,
      onProgress: (progress) => say(describeProgress(progress, performance.now() - beganMs)),
    });
    const seconds = (performance.now() - beganMs) / 1000;
    process.stdout.write(
      `${given.json ? JSON.stringify(summary, undefined, 2) : describe(summary, seconds)}\n`,
    );
    requireWhole(summary);
  },
});

async function parametersOf(given: BatchArguments): Promise<TaskParameters> {
  const parameters: Record<string, unknown> = {};
  if (given.params !== undefined) {
    try {
      Object.assign(parameters, parse(await readFile(given.params, 'utf8')));
    } catch (error) {
      const why = isSystemError(error) ? systemReason(error) : 'it is no YAML';
      throw new RapportError('batch/parameters', `${given.params} cannot be used, because ${why}.`, {
        cause: error,
      });
    }
  }
  for (const pair of given.set) {
    const at = pair.indexOf('=');
    if (at < 1)
      throw new RapportError('batch/parameters', `"--set ${pair}" is no parameter: write name=value.`);
    parameters[pair.slice(0, at)] = parse(pair.slice(at + 1)) as unknown;
  }
  return parameters;
}

function shardOf(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d+)\/(\d+)$/u.exec(text)?.map(Number) ?? [];
  if (index !== undefined && count !== undefined && index >= 1 && index <= count) return { index, count };
  throw new RapportError(
    'batch/shard',
    `"--shard ${text}" is no part: write K/N with K from 1 to N, for example 3/16.`,
  );
}

function describeProgress({ row, done, total }: BatchProgress, passedMs: number): string {
  const leftMin = (passedMs / done / 60_000) * (total - done);
  const left =
    done < total ? `, about ${leftMin < 1 ? 'a minute' : `${Math.ceil(leftMin)} minutes`} left` : '';
  const words = { made: 'done', had: 'was done before', failed: `failed: ${row.reason ?? ''}` };
  return `${done}/${total} ${row.recording}: ${words[row.outcome]}${left}`;
}

function describe({ recordings, rows, tables }: BatchSummary, seconds: number): string {
  const count = (outcome: string): number => rows.filter((row) => row.outcome === outcome).length;
  const made = count('made');
  const rate = made > 0 ? `, ${((made / seconds) * 60).toFixed(1)} a minute` : '';
  const failed = rows.filter(({ outcome }) => outcome === 'failed');
  return [
    `${recordings} recordings: ${made} done${rate}, ${count('had')} were done before, ${failed.length} failed`,
    ...failed.map(({ recording, reason }) => `  ${recording}: ${reason ?? ''}`),
    ...tables.map(({ path, rows: rowCount }) => `${rowCount} rows in ${path}`),
  ].join('\n');
}

function requireWhole({ recordings, rows }: BatchSummary): void {
  if (recordings === 0)
    throw new RapportError('batch/nothing', 'There is no recording below this folder: check the path.');
  if (rows.length < recordings)
    throw new RapportError(
      'batch/interrupted',
      `Interrupted after ${rows.length} of ${recordings} recordings: run the same command to go on.`,
    );
  const failed = rows.filter(({ outcome }) => outcome === 'failed').length;
  if (failed > 0)
    throw new RapportError(
      'batch/not-all',
      `${failed} of ${recordings} recordings failed, for the reasons above: the others are done, and the same command tries these again.`,
    );
}
