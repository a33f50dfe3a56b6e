import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { ifMissing, isSystemError } from '../core/systemError.js';
import { isMcap, mcapMagic } from '../sources/mcap/mcapRecords.js';
import { sessionRecordingPattern } from './sessionFiles.js';
import { McapFile } from './McapFile.js';
import { readMcapState } from './readMcapState.js';
import { recordingOwner, releaseRecording } from './recordingOwner.js';

/** What became of a recording whose writer died. */
export interface RecoveredRecording {
  readonly path: string;
  readonly messages: number;
  /** Bytes at its end that were torn and are cut off. */
  readonly tornBytes: number;
  /** It had its end already. */
  readonly wasWhole: boolean;
}

/** The recordings in a session's folder, first come first. */
export async function recordingsIn(folder: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => sessionRecordingPattern.test(name));
    return names.sort((one, other) => numberOf(one) - numberOf(other)).map((name) => join(folder, name));
  } catch (error) {
    if (isSystemError(error) && /^(ENOENT|ENOTDIR|EACCES)$/u.test(error.code)) return [];
    throw error;
  }
}

/**
 * Folders below `root` with a recording that has no end, as far as its last bytes say.
 *
 * @throws the file system's error
 */
export async function unfinishedRecordings(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(ifMissing([]));
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const folder = join(root, entry.name);
    const ended = await Promise.all((await recordingsIn(folder)).map(isEnded));
    if (ended.includes(false)) found.push(folder);
  }
  return found.sort();
}

/** Whether a recording ends as one that was closed: with the magic bytes. */
export async function isEnded(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(mcapMagic.length);
    await handle.read(bytes, 0, bytes.length, Math.max(0, size - bytes.length));
    return size > 2 * mcapMagic.length && isMcap(bytes);
  } finally {
    await handle.close();
  }
}

/**
 * Finishes a recording: cuts off what is torn at its end and writes its summary. It may be killed itself and called again.
 *
 * @throws RapportError as `readMcapState` does; the file system's error
 */
export async function recoverRecording(path: string): Promise<RecoveredRecording> {
  const state = await readMcapState(path);
  const messages = [...state.counts.values()].reduce((sum, count) => sum + Number(count), 0);
  const { tornBytes, isFinished: wasWhole } = state;
  if (!wasWhole) {
    const file = await McapFile.continued(path, { profile: 'ros2', library: '' }, state);
    await file.close();
  }
  return { path, messages, tornBytes, wasWhole };
}

/**
 * Finishes every recording of a session that nobody writes any more.
 *
 * @returns sentences about what was done, or could not be
 * @throws the file system's error
 */
export async function recoverRecordings(folder: string): Promise<readonly string[]> {
  const told: string[] = [];
  const owner = await recordingOwner(folder);
  if (owner !== undefined)
    return [`The recording in ${folder} is being written by process ${owner}: end that first.`];
  for (const path of await recordingsIn(folder)) {
    try {
      const { messages, tornBytes, wasWhole } = await recoverRecording(path);
      if (wasWhole) continue;
      const torn = tornBytes > 0 ? `; ${tornBytes} torn bytes at its end are cut off` : '';
      told.push(`${path} is finished with ${messages} messages${torn}.`);
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      told.push(error.message);
    }
  }
  await releaseRecording(folder);
  return told;
}

function numberOf(name: string): number {
  return Number(/_(\d+)/u.exec(name)?.[1] ?? 1);
}
