import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RapportError } from '../core/RapportError.js';
import { requireReadable } from '../core/requireReadable.js';
import type { SessionEvent } from '../core/session/SessionEvent.js';
import { reduceEvents } from '../core/session/sessionRecord.js';
import { sessionReport, type SessionReport } from '../core/session/sessionReport.js';
import { ifMissing, isSystemError } from '../core/systemError.js';
import type { Warning } from '../core/Warning.js';
import { decodeEvent, encodeJson, sessionLogVersion, statedLogVersion } from './eventLine.js';
import { decodeRows } from './frameTable.js';
import { sessionFiles } from './sessionFiles.js';
import { ownerOnly, writeAtomically } from '../files/writeAtomically.js';

/** A session's log as it lies on the disk. */
export interface SessionLog {
  /** In the log's order, frames among the rest. */
  readonly events: readonly SessionEvent[];
  /** What was torn, or is missing between others. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads a session's log from its folder.
 *
 * @throws RapportError `session/no-log` when the folder holds no session, `file/newer`
 */
export async function readSessionLog(folder: string): Promise<SessionLog> {
  const eventText = await readIfThere(join(folder, sessionFiles.events));
  const frameText = await readIfThere(join(folder, sessionFiles.frames));
  const whole = eventText.slice(0, eventText.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').filter((line) => line !== '');
  const version = statedLogVersion(lines[0] ?? '');
  requireReadable(join(folder, sessionFiles.events), {
    kind: 'a session’s log',
    version,
    newest: sessionLogVersion,
  });
  const logged = lines.map(decodeEvent).filter((event) => event !== undefined);
  const { rows, brokenLines } = decodeRows(frameText);
  const frames = rows.map(({ seq, row }): SessionEvent => ({
    kind: 'frame',
    seq,
    stampNs: row.stampNs,
    row,
  }));
  const events = [...logged, ...frames].sort((a, b) => a.seq - b.seq);
  if (!events.some(({ kind }) => kind === 'started')) {
    const text = `${folder} holds no session: name the folder of one, with ${sessionFiles.events} in it.`;
    throw new RapportError('session/no-log', text);
  }
  const torn = brokenLines + (lines.length - logged.length) + (whole.length < eventText.length ? 1 : 0);
  const missing = (events.at(-1)?.seq ?? -1) + 1 - events.length;
  const warnings: Warning[] = [];
  if (torn > 0)
    warnings.push({ code: 'recording/torn', text: `${torn} torn lines in ${folder} were left out.` });
  if (missing > 0) {
    warnings.push({
      code: 'recording/missing',
      text: `${missing} entries of the session in ${folder} are missing.`,
    });
  }
  return { events, warnings };
}

/**
 * Rebuilds session.json of a session whose process died, from events.jsonl and frames.csv. A session that ended
 * properly is left as it is.
 *
 * @throws RapportError `session/no-log`, `file/newer`; the file system's error when session.json cannot be written
 */
export async function recoverSession(
  folder: string,
): Promise<{ readonly report: SessionReport; readonly warnings: readonly Warning[] }> {
  const { events, warnings } = await readSessionLog(folder);
  const record = reduceEvents(events);
  const reportPath = join(folder, sessionFiles.report);
  const before = await readIfThere(reportPath);
  const whole = record.phase === 'ended' && /"complete": true/u.test(before);
  const report = sessionReport(record, { recovered: !whole });
  if (!whole) await writeAtomically(reportPath, `${encodeJson(report, 2)}\n`, ownerOnly);
  return { report, warnings };
}

/**
 * The folders of sessions that did not end: no session.json, or one that is neither complete nor recovered. One in which
 * something was written during the last `quietMs` may still be going on: it is `recent`, not `interrupted`.
 */
export async function findInterruptedSessions(
  root: string,
  nowMs: number,
  quietMs = 60_000,
): Promise<{ readonly interrupted: readonly string[]; readonly recent: readonly string[] }> {
  const entries = await readdir(root, { withFileTypes: true }).catch(ifMissing([]));
  const interrupted: string[] = [];
  const recent: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    const folder = join(root, entry.name);
    const times = await Promise.all(
      Object.values(sessionFiles).map((name) => modifiedMs(join(folder, name))),
    );
    const [eventsMs] = times;
    if (eventsMs === undefined) continue;
    const report = await readIfThere(join(folder, sessionFiles.report));
    if (/"(complete|recovered)": true/u.test(report)) continue;
    // A time in the future is that of another clock.
    const isRecent = Math.abs(nowMs - Math.max(...times.map((time) => time ?? 0))) < quietMs;
    (isRecent ? recent : interrupted).push(folder);
  }
  return { interrupted: interrupted.sort(), recent: recent.sort() };
}

function readIfThere(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(ifMissing(''));
}

async function modifiedMs(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    // Another user's folder, which is for its owner alone, is no session of ours.
    if (isSystemError(error) && /^(ENOENT|EACCES)$/u.test(error.code)) return undefined;
    throw error;
  }
}
