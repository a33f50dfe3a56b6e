import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isSystemError } from '../../../core/systemError.js';

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
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    // None yet, or purged meanwhile.
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is a process.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
