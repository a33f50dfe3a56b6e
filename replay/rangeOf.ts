import { nanoseconds } from '../core/nanoseconds.js';
import type { DecodedSource } from '../sources/RecordingSource.js';
import type { ReplaySelection } from './cameraEvents.js';

/** The log times of the part of a recording that is replayed; what is absent is not limited. */
export function rangeOf(
  { span }: DecodedSource,
  { startOffsetSec, durationSec }: ReplaySelection,
): { readonly fromNs?: bigint; readonly toNs?: bigint } {
  if (span === undefined) return {};
  const fromNs = span.startNs + nanoseconds(startOffsetSec);
  return {
    ...(startOffsetSec > 0 && { fromNs }),
    ...(durationSec !== undefined && { toNs: fromNs + nanoseconds(durationSec) }),
  };
}
