import { RapportError } from '../core/RapportError.js';
import { isSystemError, systemReason } from '../core/systemError.js';

/** What a command ends with: one sentence for what can be expected; anything else is a defect and keeps its trace. */
export function endSentence(error: unknown): string {
  if (error instanceof RapportError) return error.message;
  if (isSystemError(error)) {
    // A write into an open file tells no path.
    const what = error.path === undefined ? 'A file could not be used' : `${error.path} cannot be used`;
    return `${what}, because ${systemReason(error)}.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
