import { chainParameters } from '../../config/chainParameters.js';
import type { ReplayOptions } from '../../replay/replayRecording.js';

/** A whole recording by the prior, without anything beside the annotated one. */
export const wholeReplay = {
  out: undefined,
  annotated: true,
  selection: { startOffsetSec: 0, every: 1 },
  parameters: chainParameters(),
  head: undefined,
  childId: '',
  resume: false,
  signal: new AbortController().signal,
  onProgress: () => undefined,
} satisfies Partial<ReplayOptions>;
