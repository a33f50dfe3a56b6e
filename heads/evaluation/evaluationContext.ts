import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import { RapportError } from '../../core/RapportError.js';
import type { EvaluationSettings } from './Evaluation.js';
import type { EvaluationContext } from './evaluateTask.js';
import { openFittingNetworks } from '../training/fitLayers.js';
import { networkOpener } from '../training/openNetwork.js';
import { readCohort } from '../data/readCohort.js';

/** Name and SHA-256 of files, so that an evaluation names its data. */
export async function fileHashes(files: readonly string[]): Promise<{ name: string; sha256: string }[]> {
  const hashes: { name: string; sha256: string }[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch((error: unknown) => {
      throw new RapportError('head/no-data', `${file} cannot be read: check the path and its permissions.`, {
        cause: error,
      });
    });
    hashes.push({ name: basename(file), sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return hashes;
}

/** What a process needs to run an evaluation's tasks; one thread, since tasks run side by side. */
export async function evaluationContext(
  cohort: readonly LabelledFeatures[],
  settings: EvaluationSettings,
  signal?: AbortSignal,
): Promise<EvaluationContext> {
  const width = cohort[0]?.width ?? 0;
  const { hiddenWidths, training, split } = settings;
  return {
    cohort,
    networks: await openFittingNetworks(networkOpener(1), { width, hiddenWidths }, training),
    settings: training,
    split,
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Reads the files again, in a worker. */
export async function contextFromFiles(
  files: readonly string[],
  settings: EvaluationSettings,
): Promise<EvaluationContext> {
  const { children } = await readCohort(files, { duplicates: settings.duplicates });
  return evaluationContext(children, settings);
}
