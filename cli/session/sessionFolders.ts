import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { isSystemError } from '../../core/systemError.js';
import { sessionFiles } from '../../record/sessionFiles.js';

/** Where a command looks for sessions. */
export const rootOption = {
  root: {
    type: 'string',
    default: 'sessions',
    describe: 'Where the sessions are, a folder each',
  },
} as const;

/** Which session a command is about: see `findSession`. */
export const sessionPositional = {
  type: 'string',
  demandOption: true,
  describe: "A session's folder or id, or last",
} as const;

/**
 * A session's folder by its path, or by its name, id or `last` under `root`.
 *
 * @throws RapportError `session/not-found`
 */
export async function findSession(named: string, root: string): Promise<string> {
  if (await holdsSession(named)) return named;
  const names = (await readdir(root).catch(() => [])).sort();
  const folders: string[] = [];
  for (const name of names) if (await holdsSession(join(root, name))) folders.push(name);
  const last = folders.at(-1);
  if (named === 'last' && last !== undefined) return join(root, last);
  const found = folders.filter((name) => name === named || /^[^_]*_(.*)$/u.exec(name)?.[1] === named);
  const [only] = found;
  if (only !== undefined && found.length === 1) return join(root, only);
  const text =
    found.length > 1
      ? `${found.length} sessions under ${root} are called "${named}" (${found.join(', ')}): name the folder of one.`
      : `There is no session "${named}", neither as a folder nor under ${root}: see rapport session list.`;
  throw new RapportError('session/not-found', text);
}

async function holdsSession(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).includes(sessionFiles.events);
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}
