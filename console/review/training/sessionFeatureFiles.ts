import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ifMissing } from '../../../core/systemError.js';
import { featuresFolder } from './trainingMessages.js';

/**
 * The names of the feature files that were made of a session.
 *
 * @throws the file system's error
 */
export async function featureFilesOf(session: string): Promise<readonly string[]> {
  const names = await readdir(join(session, featuresFolder)).catch(ifMissing([]));
  return names.filter((name) => name.endsWith('.parquet')).sort();
}
