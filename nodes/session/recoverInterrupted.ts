import { sentenceOf } from '../../core/sentenceOf.js';
import { findInterruptedSessions, recoverSession } from '../../recordings/recoverSession.js';
import type { Log } from '../runtime/Log.js';

/** Rebuilds the summaries of sessions that a crash or a power failure cut off; what fails is said and left as it is. */
export async function recoverInterrupted(root: string, log: Log): Promise<void> {
  const { interrupted } = await findInterruptedSessions(root, Date.now()).catch((error: unknown) => {
    log.warn(`Interrupted sessions in ${root} could not be looked for: ${sentenceOf(error)}`);
    return { interrupted: [] };
  });
  for (const folder of interrupted) {
    try {
      const { report } = await recoverSession(folder);
      log.warn(
        `The session in ${folder} had been cut off; its summary is rebuilt from ${report.coverage.frames} frames.`,
      );
    } catch (error) {
      log.warn(`The session in ${folder} had been cut off and cannot be recovered: ${sentenceOf(error)}`);
    }
  }
}
