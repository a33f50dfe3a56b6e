import { RapportError } from '../../core/RapportError.js';
import type { NodeDiagnostics } from './NodeDiagnostics.js';

/**
 * The result of `work`, or `undefined` after its failure has become a warning: one bad input must not end a session.
 *
 * A `RapportError` keeps its code; anything else is reported as `node/unexpected` with its message.
 */
export async function warnOnError<Result>(
  diagnostics: Pick<NodeDiagnostics, 'warn'>,
  work: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RapportError) {
      diagnostics.warn({ code: error.code, text: error.message });
    } else {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      diagnostics.warn({ code: 'node/unexpected', text: `This frame was left out: ${text}` });
    }
    return undefined;
  }
}
