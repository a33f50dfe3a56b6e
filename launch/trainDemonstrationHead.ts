import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { simulatedCurve } from '../core/annotation/simulatedCoder.js';
import { RapportError } from '../core/RapportError.js';
import { repositoryRoot } from '../models/repositoryRoot.js';

const suite = join(repositoryRoot, 'dist/cli/rapport.js');

/** Short recordings of faces that set-up fetches, other ones than the demonstration plays. */
const recordings = ['single_face.mp4', 'face_noface.mov'].map((name) =>
  join(repositoryRoot, '.rapport/recordings', name),
);

/** Long enough for any of them. */
const curveSec = 120;

/**
 * Trains a GenNet for the demonstration with the suite's own commands (`rapport head features`, `rapport head train`): on two
 * short recordings of adults, with a simulated coder's curve for labels. It is something to start a refit from, and says nothing
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
  const missing = recordings.find((path) => !existsSync(path));
  if (missing !== undefined) throw noHead(`${missing} is missing: run npm run setup.`);
  const labels = join(folder, 'simulated-coder.csv');
  const rows = Array.from({ length: 4 * curveSec }, (_, row) => `${row / 4},${simulatedCurve(row / 4)}`);
  await writeFile(labels, `time,value\n${rows.join('\n')}\n`);
  const features = join(folder, 'features');
  for (const [index, recording] of recordings.entries())
    await rapport(
      [
        ...['head', 'features', recording, '--labels', labels, '--out', features],
        ...['--child', `simulated-labels-${index + 1}`, '--culture', 'simulated'],
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
    // The session goes first.
    await promisify(execFile)('nice', ['-n', '10', process.execPath, suite, ...args], { signal });
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
