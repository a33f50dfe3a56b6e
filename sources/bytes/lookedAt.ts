import { RapportError } from '../../core/RapportError.js';
import { isSystemError, systemReason } from '../../core/systemError.js';

/**
 * What looking at a recording's path gives.
 *
 * @throws RapportError `recording/unreadable` where the system refuses it
 */
export function lookedAt<Seen>(path: string, look: () => Seen): Seen {
  try {
    return look();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const text = `${path} cannot be read, because ${systemReason(error)}.`;
    throw new RapportError('recording/unreadable', text, { cause: error });
  }
}
