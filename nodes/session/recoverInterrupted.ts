import { sentenceOf } from '../../core/sentenceOf.js';
import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { findInterruptedSessions, readSessionLog, recoverSession } from '../../record/recoverSession.js';
import { recoverRecordings } from '../../record/recoverRecording.js';
import { isOrphaned } from '../../record/sessionOwner.js';
import type { Log } from '../runtime/Log.js';

/** A session that was written to since then may still be written by somebody, milliseconds. */
const quietMs = 60_000;

/** A session whose node has just died. */
export interface CutOffSession {
  readonly folder: string;
  readonly events: readonly SessionEvent[];
}

/**
 * Looks after the sessions that a crash or a power failure cut off: rebuilds the summaries of those that are over, and finds
 * the one that is to be gone on with. What fails is said and left as it is.
 *
 * @param resumeWithinSec a session that was written to since then goes on; 0: none does
 */
export async function recoverInterrupted(
  root: string,
  { log, resumeWithinSec }: { readonly log: Log; readonly resumeWithinSec: number },
): Promise<CutOffSession | undefined> {
  const { interrupted, recent } = await findInterruptedSessions(
    root,
    Date.now(),
    Math.max(quietMs, resumeWithinSec * 1_000),
  ).catch((error: unknown) => {
    log.warn(`Interrupted sessions in ${root} could not be looked for: ${sentenceOf(error)}`);
    return { interrupted: [], recent: [] };
  });
  for (const folder of interrupted) {
    try {
      const { report } = await recoverSession(folder);
      log.warn(
        `The session in ${folder} had been cut off; its summary is rebuilt from ${report.coverage.frames} frames.`,
      );
      for (const text of await recoverRecordings(folder)) log.warn(text);
    } catch (error) {
      log.warn(`The session in ${folder} had been cut off and cannot be recovered: ${sentenceOf(error)}`);
    }
  }
  return resumeWithinSec === 0 ? undefined : newestOrphan(recent, { log, resumeWithinSec });
}

async function newestOrphan(
  folders: readonly string[],
  { log, resumeWithinSec }: { readonly log: Log; readonly resumeWithinSec: number },
): Promise<CutOffSession | undefined> {
  for (const folder of [...folders].reverse()) {
    if (!(await isOrphaned(folder, resumeWithinSec * 1_000))) continue;
    try {
      const { events, warnings } = await readSessionLog(folder);
      for (const { text } of warnings) log.warn(text);
      return { folder, events };
    } catch (error) {
      log.warn(`The session in ${folder} had been cut off and cannot be gone on with: ${sentenceOf(error)}`);
    }
  }
  return undefined;
}
