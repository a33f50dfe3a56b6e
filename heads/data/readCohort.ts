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
import { sessionRecordingPattern } from '../../record/sessionFiles.js';

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

/**
 * Reads feature files as a cohort; see `labelledCohort` for what it refuses.
 *
 * @throws RapportError `head/no-consent` for one that was made of a session's recording by a version that did not ask for
 *   consent to training
 */
export async function readCohort(files: readonly string[], options: CohortOptions): Promise<LabelledCohort> {
  const recordings: LabelledFeatures[] = [];
  for (const file of files) {
    const features = await readFeatureFile(file);
    const { recording, consents = [] } = features.provenance;
    if (sessionRecordingPattern.test(recording.name) && consents.length === 0)
      throw new RapportError(
        'head/no-consent',
        `${file} was made of a session's recording, and does not say that training was consented to: make it again with "rapport head features", which asks the session.`,
      );
    recordings.push(features);
  }
  return labelledCohort(recordings, options);
}
