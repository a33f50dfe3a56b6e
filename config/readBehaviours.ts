import { readFile } from 'node:fs/promises';
import type { BehaviourLibrary } from '../core/behaviour/Behaviour.js';
import { parseBehaviours } from '../core/behaviour/parseBehaviours.js';
import { RapportError } from '../core/RapportError.js';

/**
 * Reads a behaviour library from a YAML file.
 *
 * @throws RapportError `behaviours/unreadable`, `behaviours/invalid`
 */
export async function readBehaviours(path: string): Promise<BehaviourLibrary> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const message = `The behaviour library ${path} cannot be read: name a readable file in the parameter behaviours_file.`;
    throw new RapportError('behaviours/unreadable', message, { cause });
  }
  return parseBehaviours(text, path);
}
