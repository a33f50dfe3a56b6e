import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { basename } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import type { BenchResult, ModelTimes } from '../../models/bench/benchModels.js';
import { findModel, readManifest, type ModelEntry } from '../../models/manifest.js';
import { isModelFileRight } from '../../models/modelFile.js';
import { command } from '../command.js';
import { requireWholeNumbers } from '../requireWholeNumbers.js';
import { progressLine } from './progressLine.js';

/** `rapport models bench`: how fast the networks are here, and how fast they could be. */
export const benchCommand = command({
  command: 'bench',
  describe: 'Time of each model, one face a run, against the limit: its multiply-adds over the measured peak',
  builder: (yargs) =>
    yargs
      .option('model', { type: 'string', array: true, describe: 'Ids; all that are here by default' })
      .option('file', {
        type: 'string',
        array: true,
        default: [],
        describe: 'ONNX files to time beside them',
      })
      .option('threads', { type: 'number', array: true, default: [1, 2], describe: 'Numbers of threads' })
      .option('rounds', { type: 'number', default: 50, describe: 'Timed runs of each' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' }),
  handler: async ({ model: ids, file: files, threads, rounds, json }) => {
    requireWholeNumbers({ threads, rounds }, { least: 1 });
    const { benchModels, subjectOfFile, subjectOfModel } = await import('../../models/bench/benchModels.js');
    const manifest = readManifest();
    const chosen = ids === undefined ? manifest.models : ids.map((id) => findModel(manifest, id));
    const models: ModelEntry[] = [];
    // A model asked for by name has to be here; the loader says what to do if it is not.
    for (const model of chosen) if (ids !== undefined || (await isModelFileRight(model))) models.push(model);
    const line = progressLine('bench', { format: (done) => `${done} of ${rounds} rounds` });
    const subjects = [
      ...(await Promise.all(models.map(subjectOfModel))),
      ...(await Promise.all(
        files.map(async (path) => subjectOfFile(basename(path), await readNetwork(path))),
      )),
    ];
    const result = await benchModels(subjects, {
      threads,
      rounds,
      clockMs: () => performance.now(),
      onRound: (done) => line.update(done, rounds),
    }).finally(() => line.end());
    const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`;
    const left = manifest.models
      .filter(({ id }) => !models.some((model) => model.id === id))
      .map(({ id }) => id);
    process.stdout.write(
      json
        ? `${JSON.stringify({ machine, rounds, ...result }, undefined, 2)}\n`
        : report(result, { machine, rounds, left: ids === undefined ? left : [] }),
    );
  },
});

async function readNetwork(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw new RapportError('model/missing', `${path} cannot be read: give an ONNX file.`, { cause: error });
  });
}

function report(
  { peaks, models }: BenchResult,
  {
    machine,
    rounds,
    left,
  }: { readonly machine: string; readonly rounds: number; readonly left: readonly string[] },
): string {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(24) : String(cell).padStart(11))).join('');
  return [
    `${machine}; ${rounds} rounds in turns, one picture a run`,
    '',
    ...peaks.map(
      ({ precision, threads, multiplyAddsPerSec }) =>
        `peak ${precision.padEnd(7)} ${threads} thread${threads === 1 ? ' ' : 's'} ${(multiplyAddsPerSec / 1e9).toFixed(1).padStart(7)} G multiply-adds/s (512 x 512 matrix product)`,
    ),
    '',
    row(['model', 'precision', 'threads', 'median ms', 'fastest ms', 'M mult-adds', 'limit ms', 'of limit']),
    ...models.map((model) =>
      row([
        model.id,
        model.precision,
        model.threads,
        model.medianMs.toFixed(2),
        model.fastestMs.toFixed(2),
        (model.multiplyAdds / 1e6).toFixed(1),
        model.limitMs.toFixed(2),
        `${((100 * model.limitMs) / model.fastestMs).toFixed(0)} %`,
      ]),
    ),
    ...speedups(models),
    ...(left.length > 0 ? ['', `Not here: ${left.join(', ')} (rapport models list).`] : []),
    '',
  ].join('\n');
}

/** How much faster each int8 network is than the float32 one that it was made from. */
function speedups(models: readonly ModelTimes[]): string[] {
  const lines = models.flatMap(({ id, threads, medianMs }) => {
    const whole = models.find((other) => id === `${other.id}-int8` && other.threads === threads);
    if (whole === undefined) return [];
    const ratio = (whole.medianMs / medianMs).toFixed(2);
    return `${id} is ${ratio} times as fast as ${whole.id} (medians, ${threads} thread${threads === 1 ? '' : 's'}).`;
  });
  return lines.length > 0 ? ['', ...lines] : [];
}
