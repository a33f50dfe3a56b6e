import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { listSessions } from '../../record/listSessions.js';
import { reportFile } from '../../report/reportFile.js';
import type { SessionList, SessionListing } from '../wire/review.js';
import { numberOrNull, textOrNull } from '../wire/values.js';

/** The sessions of a folder, by handles that mean nothing outside this server: an address is no place for a child's id. */
export class SessionShelf {
  readonly #root: string;
  readonly #handles = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** @throws RapportError of `listSessions` */
  async list(nowMs: number): Promise<SessionList> {
    const listed = await listSessions(this.#root, nowMs);
    const sessions = listed.map(async ({ folder, state, summary, trouble }): Promise<SessionListing> => ({
      handle: this.#handleOf(folder),
      sessionId: summary?.sessionId ?? trouble ?? 'not readable',
      childId: textOrNull(summary?.childId),
      culture: null,
      operatorName: textOrNull(summary?.operator),
      startedNs: summary === undefined ? null : nsOfIso(summary.startedAt),
      durationSec: numberOrNull(summary?.durationSec),
      state,
      hasPictures: false,
      hasReport: await isThere(join(folder, reportFile)),
    }));
    return { sessions: await Promise.all(sessions) };
  }

  /** A session's folder; `undefined` for a handle of another server. */
  folderOf(handle: string): string | undefined {
    return this.#folders.get(handle);
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

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
