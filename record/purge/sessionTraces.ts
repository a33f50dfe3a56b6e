import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { ifMissing, isSystemError } from '../../core/systemError.js';
import { decodeEvent } from '../eventLine.js';
import { findInterruptedSessions } from '../recoverSession.js';
import { sessionFolderPattern } from '../sessionFolder.js';
import { sessionFiles } from '../sessionFiles.js';
import type { Trace } from './Trace.js';

/** A child's sessions: their folders, and the ids under which logs name them. */
export interface SessionTraces {
  readonly traces: readonly Trace[];
  readonly sessionIds: readonly string[];
  /** Folders of sessions whose logs do not say whose they are: they have to be looked through. */
  readonly unreadable: readonly string[];
}

/**
 * The sessions of a child in a folder of sessions.
 *
 * @throws RapportError `purge/session-running` while one is written to; the file system's error
 */
export async function sessionTraces(root: string, childId: string, nowMs: number): Promise<SessionTraces> {
  const { recent } = await findInterruptedSessions(root, nowMs);
  const traces: Trace[] = [];
  const sessionIds: string[] = [];
  const unreadable: string[] = [];
  for (const name of (await readdir(root).catch(ifMissing([]))).sort()) {
    const folder = join(root, name);
    const session = await sessionIn(folder);
    if (session === undefined && sessionFolderPattern.test(name)) unreadable.push(folder);
    if (session?.childId !== childId) continue;
    if (recent.includes(folder))
      throw new RapportError(
        'purge/session-running',
        `${folder} was written to less than a minute ago: stop the session, or recover it, before you purge the child's data.`,
      );
    traces.push({ path: folder, action: 'remove', what: `session ${session.sessionId}` });
    sessionIds.push(session.sessionId);
  }
  return { traces, sessionIds, unreadable };
}

/** Whose session or replay a folder holds; `undefined` where it holds none that can be read. */
export async function sessionIn(
  folder: string,
): Promise<{ readonly childId: string | undefined; readonly sessionId: string } | undefined> {
  const [line] = (await readIfThere(join(folder, sessionFiles.events))).split('\n', 1);
  const started = decodeEvent(line ?? '');
  if (started?.kind === 'started')
    return { childId: started.setup.childId, sessionId: started.setup.sessionId };
  try {
    const report = JSON.parse(await readIfThere(join(folder, sessionFiles.report))) as Record<
      string,
      unknown
    >;
    const [childId, sessionId] = [report['childId'], report['sessionId']];
    if (typeof sessionId !== 'string') return undefined;
    return { childId: typeof childId === 'string' ? childId : undefined, sessionId };
  } catch (error) {
    // None, or torn: what it mentions is found by the search through all files.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return '';
    throw error;
  }
}
