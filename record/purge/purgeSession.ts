import { dirname } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { recordingOwner } from '../recordingOwner.js';
import { findInterruptedSessions } from '../recoverSession.js';
import { filesBelow } from './filesBelow.js';
import { fileMentions, idPattern } from './mentions.js';
import { carryOut, provePurge, type PurgePlan, type PurgeProof } from './purgeChild.js';
import { sessionIn } from './sessionTraces.js';
import type { Trace } from './Trace.js';

/** What was removed of a session, and what was looked through afterwards. */
export interface PurgedSession {
  readonly traces: readonly Trace[];
  readonly proof: PurgeProof;
}

/**
 * Removes one session: its folder with everything in it, and the lines of logs that name it. Heads that were trained on it,
 * features and other copies stay: a child's purge looks for those.
 *
 * @param options.typed the session's id, as whoever asks has typed it
 * @param options.beforeRemoval waited for when it is certain that the session will be removed: nobody is to write into its folder then
 * @throws RapportError `purge/not-named`, `purge/session-running`, `purge/no-session`; the file system's error
 */
export async function purgeSession(
  folder: string,
  {
    typed,
    logs,
    now,
    beforeRemoval,
  }: {
    readonly typed: string;
    readonly logs: readonly string[];
    readonly now: Date;
    readonly beforeRemoval?: () => Promise<void>;
  },
): Promise<PurgedSession> {
  const session = await sessionIn(folder);
  if (session === undefined)
    throw new RapportError(
      'purge/no-session',
      `${folder} holds no session that can be read: remove it by hand, if nobody needs it.`,
    );
  const { sessionId } = session;
  if (typed !== sessionId)
    throw new RapportError(
      'purge/not-named',
      'What was typed is not the name of this session: nothing was removed. Type it as it stands above.',
    );
  const { recent } = await findInterruptedSessions(dirname(folder), now.getTime());
  if (recent.includes(folder) || (await recordingOwner(folder)) !== undefined)
    throw new RapportError(
      'purge/session-running',
      `Session ${sessionId} is being written to: stop it, or wait a minute, before you remove it.`,
    );
  const pattern = idPattern(sessionId, [sessionId]);
  const lines: Trace[] = [];
  for (const place of logs)
    for (const path of await filesBelow(place))
      if (await fileMentions(path, pattern))
        lines.push({ path, action: 'remove lines', what: 'log that names the session' });
  const traces: Trace[] = [{ path: folder, action: 'remove', what: `session ${sessionId}` }, ...lines];
  const plan: PurgePlan = { traces, refused: [], childId: sessionId, sessionIds: [sessionId] };
  await beforeRemoval?.();
  await carryOut(plan, { registry: '', date: now });
  // Of all places those that were touched.
  return { traces, proof: await provePurge({ sessions: folder, registry: folder, also: [], logs }, plan) };
}
