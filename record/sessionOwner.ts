import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sessionFiles } from './sessionFiles.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { isAlive } from '../workers/isAlive.js';

/** Holds the id of the process that writes a session, as long as it does. */
const ownerFile = 'writer.pid';

/** Tells others that this process writes the session in this folder. */
export async function writeOwner(folder: string): Promise<void> {
  await writeFile(join(folder, ownerFile), `${process.pid}\n`, { mode: ownerOnly });
}

/** The session is written; nobody goes on with it. */
export async function removeOwner(folder: string): Promise<void> {
  await rm(join(folder, ownerFile), { force: true });
}

/** Whether the process that wrote the session in this folder until just now is gone without having ended it. */
export async function isOrphaned(folder: string, justNowMs: number): Promise<boolean> {
  const changes = await Promise.all(
    Object.values(sessionFiles).map((name) => stat(join(folder, name)).catch(() => undefined)),
  );
  const lastMs = Math.max(...changes.map((change) => change?.mtimeMs ?? 0));
  if (Math.abs(Date.now() - lastMs) > justNowMs) return false;
  const pid = Number(await readFile(join(folder, ownerFile), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return pid === process.pid || !isAlive(pid);
}
