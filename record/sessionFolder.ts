import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionEvent } from '../core/session/SessionEvent.js';
import type { SessionReport } from '../core/session/sessionReport.js';
import { isDiskFull, isSystemError } from '../core/systemError.js';
import type { Warning } from '../core/Warning.js';
import { AppendFile } from './AppendFile.js';
import { encodeJson, encodeLogLine } from './eventLine.js';
import { encodeRow, frameHeader } from './frameTable.js';
import { sessionFiles } from './sessionFiles.js';
import { removeOwner, writeOwner } from './sessionOwner.js';
import { ownerOnly, writeAtomically } from '../files/writeAtomically.js';

export interface SessionFolderOptions {
  /** Holds one folder a session; made where needed. */
  readonly root: string;
  readonly sessionId: string;
  /** The session's start; it names the folder. */
  readonly startedNs: bigint;
  /** The report as of now, for the provisional session.json. */
  readonly report: () => SessionReport;
  /** How often what waits goes to the disk, milliseconds; at most a second. */
  readonly flushMs?: number | undefined;
  /** How often a provisional session.json is written, milliseconds. */
  readonly reportMs?: number | undefined;
}

/** How a session's folder is written to while it is open. */
type SessionWriting = Pick<SessionFolderOptions, 'report' | 'flushMs' | 'reportMs'>;

/** Files of a session that is gone on with. */
interface ContinuedFiles {
  readonly events: AppendFile;
  readonly frames: AppendFile;
}

/** `<YYYYMMDDTHHMMSSZ>_<sessionId>` */
export function sessionFolderName(startedNs: bigint, sessionId: string): string {
  const iso = new Date(Number(startedNs / 1_000_000n)).toISOString();
  return `${iso.slice(0, 19).replaceAll(/[-:]/gu, '')}Z_${sessionId}`;
}

/** What `sessionFolderName` gives. */
export const sessionFolderPattern = /^\d{8}T\d{6}Z_/u;

/** What a file system's error means for a session, which goes on or has ended. */
function notSaved(path: string, error: unknown, { hasEnded }: { readonly hasEnded: boolean }): Warning {
  const [why, remedy] = isDiskFull(error)
    ? ['no space is left', 'free some']
    : [`it cannot be written to (${isSystemError(error) ? error.code : String(error)})`, 'make it writable'];
  const text = hasEnded
    ? `The session has ended and is NOT SAVED to ${path}, because ${why}: ${remedy} before the session node ends, which until then keeps what is missing in memory and tries again.`
    : `The session goes on but is not being saved to ${path}, because ${why}: ${remedy}, and what waits in memory is written then.`;
  return { code: 'recording/not-saved', text };
}

/**
 * A session on the disk, as it happens: events.jsonl and frames.csv grow, session.json is replaced as a whole.
 *
 * `append` never waits and never fails. When the disk refuses, the session goes on in memory, `warning` says so, and
 * every flush tries again, also after `finish`, for as long as the process lives. Folder and files are for their owner alone (0700, 0600): a child's data.
 */
export class SessionFolder {
  readonly path: string;
  readonly #options: SessionWriting;
  readonly #events: AppendFile;
  readonly #frames: AppendFile;
  readonly #flushing: NodeJS.Timeout;
  readonly #reporting: NodeJS.Timeout;
  #made: boolean;
  /** Whether the folder says which process writes it. */
  #owned: boolean;
  #reported = false;
  /** What the session came to; `undefined` while it goes on. */
  #final: SessionReport | undefined;
  /** The last report was written when the disk had refused the end of the session. */
  #reportLacksLines = false;
  /** What the disk refused last, of each kind. */
  readonly #refusals = new Map<'lines' | 'report', unknown>();
  #work: Promise<void> = Promise.resolve();
  #flush: Promise<void> | undefined;
  /** Events came during the flush that is on its way. */
  #isOwed = false;

  /** Use `createSessionFolder`. */
  constructor(
    path: string,
    options: SessionWriting,
    { isMade, continued }: { readonly isMade: boolean; readonly continued?: ContinuedFiles },
  ) {
    this.path = path;
    this.#options = options;
    this.#events = continued?.events ?? new AppendFile(join(path, sessionFiles.events));
    this.#frames = continued?.frames ?? new AppendFile(join(path, sessionFiles.frames), frameHeader);
    this.#made = isMade;
    this.#owned = continued !== undefined;
    this.#flushing = setInterval(() => void this.flush(), Math.min(1000, options.flushMs ?? 500)).unref();
    this.#reporting = setInterval(() => {
      if (this.#reported) void this.writeReport();
    }, options.reportMs ?? 10_000).unref();
  }

  /** Why the session is not being saved; `undefined` while it is. */
  get warning(): Warning | undefined {
    const dropped = this.#events.droppedLines + this.#frames.droppedLines;
    if (dropped > 0) {
      const text = `${dropped} lines of the session are lost: the disk took nothing for too long and the memory for it is full.`;
      return { code: 'recording/lost', text };
    }
    if (this.#refusals.size === 0) return undefined;
    const error = this.#refusals.get('lines') ?? this.#refusals.get('report');
    return notSaved(this.path, error, { hasEnded: this.#final !== undefined });
  }

  /** Takes what a step of the session brought: frames become rows, all else lines; other events go out at once. */
  append(events: readonly SessionEvent[]): void {
    let urgent = false;
    for (const event of events) {
      if (event.kind === 'frame') this.#frames.append(encodeRow({ seq: event.seq, row: event.row }));
      else {
        this.#events.append(encodeLogLine(event));
        urgent = true;
      }
    }
    if (!urgent) return;
    // A flush on its way may have passed the events by: what the robot does next would be unknown to who goes on after a crash.
    if (this.#flush !== undefined) this.#isOwed = true;
    void this.flush();
    // The first report waits for the first events: before them there is nothing to report, or another session.
    if (!this.#reported) void this.writeReport();
    this.#reported = true;
  }

  /** Puts everything so far on the disk, or leaves it waiting with a `warning`. */
  flush(): Promise<void> {
    // A slow disk must not pile up flushes: whoever comes while one is on its way shares it.
    this.#flush ??= this.#writeLines().then(async () => {
      this.#flush = undefined;
      if (this.#isOwed) {
        this.#isOwed = false;
        void this.flush();
      }
      // A disk that takes lines again gets the report that it refused.
      const isReportOwed = this.#refusals.has('report') || this.#reportLacksLines;
      if (isReportOwed && !this.#refusals.has('lines')) await this.writeReport();
      if (this.#final) await this.#closeWhenSaved();
    });
    return this.#flush;
  }

  /** Writes the rest and the report, and ends. Says why when the disk refuses; it is then tried again and again. */
  async finish(report: SessionReport): Promise<Warning | undefined> {
    this.#final = report;
    clearInterval(this.#reporting);
    // Not a flush that is on its way already: it may have passed the last lines by.
    await this.#writeLines();
    await this.writeReport();
    await this.#closeWhenSaved();
    return this.warning;
  }

  /** Writes session.json as of now; a session's end is not complete while lines of it are missing. */
  async writeReport(): Promise<void> {
    const path = join(this.path, sessionFiles.report);
    await this.#inTurn('report', async () => {
      const report = this.#final ?? this.#options.report();
      const lacksLines = this.#refusals.has('lines');
      const complete = report.complete && !lacksLines;
      await writeAtomically(path, `${encodeJson({ ...report, complete }, 2)}\n`, ownerOnly);
      this.#reportLacksLines = this.#final !== undefined && lacksLines;
    });
  }

  #writeLines(): Promise<void> {
    return this.#inTurn('lines', async () => {
      await this.#events.flush();
      await this.#frames.flush();
    });
  }

  async #closeWhenSaved(): Promise<void> {
    if (this.#refusals.size > 0) return;
    await this.#inTurn('lines', async () => {
      await this.#events.close();
      await this.#frames.close();
    });
    if (this.#refusals.size > 0) return;
    clearInterval(this.#flushing);
    await removeOwner(this.path);
  }

  /** One thing at a time on the disk; a failure becomes the warning, the next success of its kind takes it back. */
  #inTurn(kind: 'lines' | 'report', task: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(async () => {
      try {
        await this.#makeFolder();
        await task();
        this.#refusals.delete(kind);
      } catch (error) {
        this.#refusals.set(kind, error);
      }
    });
    return this.#work;
  }

  async #makeFolder(): Promise<void> {
    if (!this.#made) {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      await mkdir(this.path, { mode: 0o700 });
      this.#made = true;
    }
    if (this.#owned) return;
    await writeOwner(this.path);
    this.#owned = true;
  }
}

/**
 * By making it: of two suites that write to one folder, whose sessions start in the same second, each gets a name of its own.
 *
 * @returns `refused` where the disk refuses, which every flush finds too
 */
async function claimFolder(path: string): Promise<'made' | 'taken' | 'refused'> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch {
    return 'refused';
  }
  try {
    await mkdir(path, { mode: 0o700 });
    return 'made';
  } catch (error) {
    return isSystemError(error) && error.code === 'EEXIST' ? 'taken' : 'refused';
  }
}

/**
 * Makes a session's folder and begins to write into it. It does not fail: when the folder cannot be made, `warning` says
 * so and making it is tried again with every flush. A name that is taken gets `_2`, `_3` …
 */
export async function createSessionFolder(options: SessionFolderOptions): Promise<SessionFolder> {
  const path = join(options.root, sessionFolderName(options.startedNs, options.sessionId));
  let free = path;
  let claim = await claimFolder(free);
  for (let number = 2; claim === 'taken'; number += 1) {
    free = `${path}_${number}`;
    claim = await claimFolder(free);
  }
  const folder = new SessionFolder(free, options, { isMade: claim === 'made' });
  await folder.flush();
  return folder;
}

/**
 * Goes on with the folder of a session whose process died, behind the last whole line of each file.
 *
 * @throws the file system's error
 */
export async function continueSessionFolder(path: string, writing: SessionWriting): Promise<SessionFolder> {
  const [events, frames] = await Promise.all(
    [sessionFiles.events, sessionFiles.frames].map((name) => AppendFile.continued(join(path, name))),
  );
  if (events === undefined || frames === undefined) throw new Error(`${path} has no files to go on with.`);
  await writeOwner(path);
  return new SessionFolder(path, writing, { isMade: true, continued: { events, frames } });
}
