import type { recorderParameters } from '../../config/recorder.js';
import type { ParameterValues } from '../../config/ParameterSpec.js';

/** What a session's recording may hold, asked again for every message. */
export interface MayRecord {
  readonly pictures: boolean;
}

/** The one place that decides it. */
export function mayRecord({
  pictures,
}: Pick<ParameterValues<typeof recorderParameters>, 'pictures'>): MayRecord {
  return { pictures };
}
