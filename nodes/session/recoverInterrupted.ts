import { findInterruptedSessions, recoverSession } from '../../recordings/recoverSession.js';
import type { Log } from '../runtime/Log.js';

/** Rebuilds the summaries of sessions that a crash or a power failure cut off; what fails is said and left as it is. */
export async function recoverInterrupted(root: string, log: Log): Promise<void> {
  try {
    for (const folder of await findInterruptedSessions(root, Date.now())) {
      const { report } = await recoverSession(folder);
      log.warn(
        `The session in ${folder} had been cut off; its summary is rebuilt from ${report.coverage.frames} frames.`,
      );
    }
  } catch (error) {
    log.warn(`Interrupted sessions in ${root} could not be recovered: ${String(error)}`);
  }
}
