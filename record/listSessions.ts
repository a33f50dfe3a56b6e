import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { sentenceOf } from '../core/sentenceOf.js';
import { RapportError } from '../core/RapportError.js';
import { fieldOf, requireReadable } from '../core/requireReadable.js';
import { sessionReport, sessionReportVersion } from '../core/session/sessionReport.js';
import { reduceEvents } from '../core/session/sessionRecord.js';
import { isSystemError, systemReason } from '../core/systemError.js';
import { encodeJson } from './eventLine.js';
import { findInterruptedSessions, readSessionLog } from './recoverSession.js';
import { sessionFiles } from './sessionFiles.js';

/** `unreadable`: there is a log, and neither it nor a summary can be read. */
export type SessionState = 'complete' | 'recovered' | 'interrupted' | 'going on' | 'unreadable';

/** What of a summary a list shows; a summary that lacks one of these is none. */
const summary = z.looseObject({
  complete: z.boolean(),
  recovered: z.boolean(),
  sessionId: z.string(),
  childId: z.string().optional(),
  culture: z.string().optional(),
  operator: z.string(),
  startedAt: z.string(),
  durationSec: z.number(),
  coverage: z.looseObject({ frames: z.number(), measuredFraction: z.number().optional() }),
  prompts: z.array(z.unknown()),
});

export type SessionSummary = z.infer<typeof summary>;

/** A session in a folder of sessions. */
export interface ListedSession {
  readonly folder: string;
  readonly state: SessionState;
  /** `undefined` where it is unreadable. */
  readonly summary: SessionSummary | undefined;
  /** Why it is unreadable. */
  readonly trouble: string | undefined;
}

/**
 * The sessions in a folder, the oldest first: by their summaries, and by their logs where there is no summary.
 *
 * @throws RapportError `session/no-folder`
 */
export async function listSessions(root: string, nowMs: number): Promise<readonly ListedSession[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
    if (!isSystemError(error)) throw error;
    const text = `${root} cannot be read, because ${systemReason(error)}.`;
    throw new RapportError('session/no-folder', text, { cause: error });
  });
  const { interrupted, recent } = await findInterruptedSessions(root, nowMs);
  const sessions: ListedSession[] = [];
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    const folder = join(root, entry.name);
    const open = recent.includes(folder)
      ? 'going on'
      : interrupted.includes(folder)
        ? 'interrupted'
        : undefined;
    const session = await sessionIn(folder, open);
    if (session !== undefined) sessions.push(session);
  }
  return sessions.sort((one, other) => (one.folder < other.folder ? -1 : 1));
}

async function sessionIn(
  folder: string,
  open: 'going on' | 'interrupted' | undefined,
): Promise<ListedSession | undefined> {
  if (!(await hasLog(folder))) return undefined;
  try {
    const written = await readSummary(folder);
    if (written !== undefined) {
      const state = open ?? (written.recovered ? 'recovered' : written.complete ? 'complete' : 'interrupted');
      return { folder, state, summary: written, trouble: undefined };
    }
    const { events } = await readSessionLog(folder);
    const report = summary.parse(JSON.parse(encodeJson(sessionReport(reduceEvents(events)))));
    return { folder, state: open ?? 'interrupted', summary: report, trouble: undefined };
  } catch (error) {
    if (!(error instanceof RapportError) && !isSystemError(error)) throw error;
    return { folder, state: 'unreadable', summary: undefined, trouble: sentenceOf(error) };
  }
}

async function hasLog(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    // Another user's folder, which is for its owner alone, is no session of ours.
    if (isSystemError(error) && (error.code === 'EACCES' || error.code === 'ENOENT')) return [];
    throw error;
  });
  return names.includes(sessionFiles.events);
}

/** `undefined` where there is no whole summary. @throws RapportError `file/newer` */
async function readSummary(folder: string): Promise<SessionSummary | undefined> {
  try {
    const path = join(folder, sessionFiles.report);
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    const version = fieldOf(content, 'version');
    requireReadable(path, { kind: 'a session’s summary', version, newest: sessionReportVersion });
    return summary.safeParse(content).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
