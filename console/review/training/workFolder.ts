import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder for what is not finished, in the session's own, so that it goes with the session. Those that servers which were
 * killed have left behind are removed.
 *
 * @throws the file system's error
 */
export async function makeWorkFolder(session: string): Promise<string> {
  for (const name of await readdir(session)) {
    const pid = Number(/^training-(\d+)-/u.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isAlive(pid)) await rm(join(session, name), { recursive: true, force: true });
  }
  return mkdtemp(join(session, `training-${process.pid}-`));
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
