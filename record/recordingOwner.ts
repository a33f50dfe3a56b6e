import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { isAlive } from '../workers/isAlive.js';

/** Holds the id of the process that writes a session's recording, as long as it does. */
const ownerFile = 'recorder.pid';

/**
 * Tells others that this process writes the recording in this folder.
 *
 * @throws RapportError `record/owned` where another process that lives does
 */
export async function claimRecording(folder: string): Promise<void> {
  const owner = await recordingOwner(folder);
  if (owner !== undefined)
    throw new RapportError(
      'record/owned',
      `The recording in ${folder} is being written by process ${owner}: one recorder is enough.`,
    );
  await writeFile(join(folder, ownerFile), `${process.pid}\n`, { mode: ownerOnly });
}

/** Nobody writes the recording any more. */
export async function releaseRecording(folder: string): Promise<void> {
  await rm(join(folder, ownerFile), { force: true });
}

/** The other process that writes the recording in this folder; `undefined` where there is none. */
export async function recordingOwner(folder: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(folder, ownerFile), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
  return isAlive(pid) ? pid : undefined;
}
