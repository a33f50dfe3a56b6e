import type { recorderParameters } from '../../config/recorder.js';
import type { ParameterValues } from '../../config/ParameterSpec.js';
import { isAllowed, lastWord, type ConsentWord } from '../../core/session/consent.js';

/** What a session's recording may hold, asked again for every message. */
export interface MayRecord {
  readonly pictures: boolean;
  readonly numbers: boolean;
}

/**
 * The one place that decides it: what was said in the session counts, word by word; where nobody has spoken of pictures, the
 * parameter does.
 */
export function mayRecord(
  consents: readonly ConsentWord[],
  { pictures }: Pick<ParameterValues<typeof recorderParameters>, 'pictures'>,
): MayRecord {
  return {
    pictures: lastWord({ consents }, 'pictures')?.given ?? pictures,
    numbers: isAllowed({ consents }, 'numbers'),
  };
}
