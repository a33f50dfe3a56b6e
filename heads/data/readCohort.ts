import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFeatureFile } from './readFeatureFile.js';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import {
  labelledCohort,
  type LabelledCohort,
  type CohortOptions,
} from '../../core/culturenet/labelledCohort.js';
import { RapportError } from '../../core/RapportError.js';

/**
 * Feature files named one by one or by their folders (every `.parquet` in it), in order of their names.
 *
 * @throws RapportError `head/no-data` when a folder holds none or a path does not exist.
 */
export async function featureFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw new RapportError('head/no-data', `${path} does not exist: name feature files or their folder.`, {
        cause: error,
      });
    });
    if (!info.isDirectory()) {
      files.push(path);
      continue;
    }
    const names = (await readdir(path)).filter((name) => name.endsWith('.parquet')).sort();
    if (names.length === 0) {
      throw new RapportError(
        'head/no-data',
        `${path} holds no feature files (.parquet): make some with "rapport head features" or "rapport head simulate".`,
      );
    }
    files.push(...names.map((name) => join(path, name)));
  }
  return files;
}

/** Reads feature files as a cohort; see `labelledCohort` for what it refuses. */
export async function readCohort(files: readonly string[], options: CohortOptions): Promise<LabelledCohort> {
  const recordings: LabelledFeatures[] = [];
  for (const file of files) recordings.push(await readFeatureFile(file));
  return labelledCohort(recordings, options);
}
