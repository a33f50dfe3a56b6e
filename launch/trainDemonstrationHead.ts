import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { simulatedCurve } from '../core/annotation/simulatedCoder.js';
import { RapportError } from '../core/RapportError.js';
import { repositoryRoot, suiteProgram } from '../models/repositoryRoot.js';

/** A short recording of a face that set-up fetches, another one than the demonstration plays: 72 images. */
const recording = join(repositoryRoot, '.rapport/recordings/single_face.mp4');

/** Longer than the recording, seconds. */
const curveSec = 10;

/**
 * Trains a GenNet for the demonstration with the suite's own commands (`rapport head features`, `rapport head train`): on a
 * short recording of an adult, with a simulated coder's curve for labels. It is something to start a refit from, and says nothing
 * of anybody's engagement.
 *
 * @param folder for the labels and the features
 * @param registry where the head goes
 * @throws RapportError `launch/no-demonstration-head`
 */
export async function trainDemonstrationHead(
  { folder, registry }: { readonly folder: string; readonly registry: string },
  signal: AbortSignal,
): Promise<void> {
  if (!existsSync(recording)) throw noHead(`${recording} is missing: run npm run setup.`);
  const labels = join(folder, 'simulated-coder.csv');
  const rows = Array.from({ length: 4 * curveSec }, (_, row) => `${row / 4},${simulatedCurve(row / 4)}`);
  await writeFile(labels, `time,value\n${rows.join('\n')}\n`);
  const features = join(folder, 'features');
  await rapport(
    [
      ...['head', 'features', recording, '--labels', labels, '--out', features],
      ...['--child', 'simulated-labels', '--culture', 'simulated'],
      ...['--several-faces', 'largest', '--min-score', '0.5', '--reaction', '0', '--threads', '1'],
    ],
    signal,
  );
  await rapport(
    ['head', 'train', features, '--registry', registry, '--duplicates', 'drop', '--threads', '1'],
    signal,
  );
}

async function rapport(args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [suiteProgram, ...args], { signal });
  } catch (error) {
    const said = (error as { readonly stderr?: string }).stderr?.trim().split('\n').at(-1) ?? String(error);
    throw noHead(said);
  }
}

function noHead(why: string): RapportError {
  return new RapportError(
    'launch/no-demonstration-head',
    `There is no head to personalise, so the demonstration goes on with the prior: ${why}`,
  );
}
