import { constants, setPriority } from 'node:os';

import { isSystemError } from '../../core/systemError.js';

/**
 * Puts the calling thread, and threads that it starts from now on, before all others that the scheduler weighs; it is seldom awake
 * and never for long. Only some may do so (root, CAP_SYS_NICE, `ulimit -e`): for others nothing changes.
 */
export function raisePriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}
