import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { isSystemError } from '../../../core/systemError.js';
import { featuresFolder } from './trainingMessages.js';

/**
 * The names of the feature files that were made of a session.
 *
 * @throws the file system's error
 */
export async function featureFilesOf(session: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(session, featuresFolder))).filter((name) => name.endsWith('.parquet')).sort();
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}
