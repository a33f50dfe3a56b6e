import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { listSessions } from '../../record/listSessions.js';
import { recordingsIn } from '../../record/recoverRecording.js';
import { reportFile } from '../../report/reportFile.js';
import { statedCounts } from '../../sources/mcap/statedCounts.js';
import { calibrationFolder } from './CalibrationFiles.js';
import type { SessionList, SessionListing } from '../wire/review.js';
import { numberOrNull, textOrNull } from '../wire/values.js';

/** The sessions of a folder, by handles that mean nothing outside this server: an address is no place for a child's id. */
export class SessionShelf {
  readonly #root: string;
  readonly #handles = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  readonly #beingRemoved = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * The newest first.
   *
   * @throws RapportError of `listSessions`
   */
  async list(nowMs: number): Promise<SessionList> {
    const listed = await listSessions(this.#root, nowMs);
    const sessions = listed.map(async ({ folder, state, summary, trouble }): Promise<SessionListing> => ({
      handle: this.#handleOf(folder),
      sessionId: summary?.sessionId ?? trouble ?? 'not readable',
      childId: textOrNull(summary?.childId),
      culture: textOrNull(summary?.culture),
      operatorName: textOrNull(summary?.operator),
      startedNs: summary === undefined ? null : nsOfIso(summary.startedAt),
      durationSec: numberOrNull(summary?.durationSec),
      state,
      hasPictures: hasPictures(await recordingsIn(folder)),
      hasClip: await isThere(join(folder, calibrationFolder)),
      hasReport: await isThere(join(folder, reportFile)),
    }));
    return { sessions: (await Promise.all(sessions)).reverse() };
  }

  /** A session's folder; `undefined` for a handle of another server. */
  folderOf(handle: string): string | undefined {
    return this.#folders.get(handle);
  }

  isBeingRemoved(folder: string): boolean {
    return this.#beingRemoved.has(folder);
  }

  /** Nothing else is asked of a session while it is removed. */
  removalBegins(folder: string): void {
    this.#beingRemoved.add(folder);
  }

  removalEnded(folder: string): void {
    this.#beingRemoved.delete(folder);
  }

  #handleOf(folder: string): string {
    const known = this.#handles.get(folder);
    if (known !== undefined) return known;
    const handle = randomBytes(12).toString('base64url');
    this.#handles.set(folder, handle);
    this.#folders.set(handle, folder);
    return handle;
  }
}

function nsOfIso(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : `${ms}000000`;
}

/** @returns `null` where it is not known without reading a recording */
function hasPictures(recordings: readonly string[]): boolean | null {
  const known = recordings.map((path) => {
    try {
      return statedCounts(path)?.some(
        ({ type, count = 0 }) => type === 'sensor_msgs/msg/CompressedImage' && count > 0,
      );
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      return undefined;
    }
  });
  if (known.includes(true)) return true;
  return known.includes(undefined) ? null : false;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
