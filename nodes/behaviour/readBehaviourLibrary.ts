import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { BehaviourLibrary } from '../../core/behaviour/Behaviour.js';
import { parseBehaviours } from '../../core/behaviour/parseBehaviours.js';
import { RapportError } from '../../core/RapportError.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';

/**
 * The behaviour library of this path, or the suite's own for an empty one.
 *
 * @throws RapportError `behaviours/unreadable`, `behaviours/invalid`
 */
export async function readBehaviourLibrary(path: string): Promise<BehaviourLibrary> {
  const file = path === '' ? join(repositoryRoot, 'config', 'behaviours.yaml') : path;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new RapportError(
      'behaviours/unreadable',
      `The behaviour library ${file} cannot be read (${(cause as Error).message}): correct the parameter library.`,
      { cause },
    );
  }
  return parseBehaviours(text, file);
}
