import { RapportError } from '../RapportError.js';
import { sentenceOf } from '../sentenceOf.js';
import type { Warning } from '../Warning.js';

/** What a failure in one image says to the operator: one bad image must not end a session. */
export function warningOf(error: unknown): Warning {
  return error instanceof RapportError
    ? { code: error.code, text: error.message }
    : { code: 'chain/unexpected', text: `This image was left out: ${sentenceOf(error)}` };
}
