import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ifMissing } from '../../../core/systemError.js';
import { isAlive } from '../../../workers/isAlive.js';

/**
 * Makes a folder for what is not finished, in the session's own, so that it goes with the session. Those that servers which were
 * killed have left behind are removed.
 *
 * @throws the file system's error
 */
export async function makeWorkFolder(session: string): Promise<string> {
  await clearSession(session);
  return mkdtemp(join(session, `training-${process.pid}-`));
}

/**
 * Removes what servers that were killed have left in sessions: nobody will decide on their candidates, and they are a child's data.
 *
 * @param root the folder of sessions
 * @throws the file system's error
 */
export async function clearAbandoned(root: string): Promise<void> {
  for (const name of await foldersIn(root)) await clearSession(join(root, name));
}

async function clearSession(session: string): Promise<void> {
  for (const name of await foldersIn(session)) {
    const pid = Number(/^training-(\d+)-/u.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isAlive(pid)) await rm(join(session, name), { recursive: true, force: true });
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  // Where it is not there, there is none yet, or it was purged meanwhile.
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifMissing([]));
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
