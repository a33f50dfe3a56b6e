import { RapportError } from '../RapportError.js';
import { sampleTrace, type TimedValues } from './sampleTrace.js';

/** The labels of a recording's frames. */
export interface FrameLabels {
  /** -1 .. 1 a frame, NaN where the annotations say nothing. */
  readonly labels: Float32Array;
  readonly labelled: number;
  /** Frames before the first or after the last annotation. */
  readonly outside: number;
  /** Frames within a gap or a masked part. */
  readonly masked: number;
}

/**
 * Refuses annotations that do not overlap in time with a recording, or its faces, from `fromSec` to `toSec` of the same
 * clock.
 *
 * @throws RapportError `annotation/wrong-clock`
 */
export function requireOverlap({ timesSec }: TimedValues, fromSec: number, toSec: number): void {
  const firstSec = timesSec[0] ?? Number.NaN;
  const lastSec = timesSec[timesSec.length - 1] ?? Number.NaN;
  if (firstSec <= toSec && lastSec >= fromSec) return;
  const range = (from: number, to: number): string => `${from.toFixed(1)} s to ${to.toFixed(1)} s`;
  throw new RapportError(
    'annotation/wrong-clock',
    `The annotations run from ${range(firstSec, lastSec)} and the recording's faces from ${range(fromSec, toSec)}: give the annotations in seconds from the recording's start.`,
  );
}

/**
 * A label for each frame from annotations on the recording's clock.
 *
 * @param gold seconds on the recording's clock, and values; NaN where there is none
 * @param stampNs increasing stamps of the frames
 * @param options `startNs` is second 0 of the annotations' clock; `maxGapSec` as for the annotations
 * @throws RapportError `annotation/wrong-clock` when annotations and frames do not overlap in time at all
 */
export function labelFrames(
  gold: TimedValues,
  stampNs: BigInt64Array,
  options: { readonly startNs: bigint; readonly maxGapSec: number },
): FrameLabels {
  const timesSec = Float64Array.from(stampNs, (stamp) => Number(stamp - options.startNs) / 1e9);
  const firstSec = gold.timesSec[0] ?? Number.NaN;
  const lastSec = gold.timesSec[gold.timesSec.length - 1] ?? Number.NaN;
  const frameFirstSec = timesSec[0];
  const frameLastSec = timesSec.at(-1);
  if (frameFirstSec === undefined || frameLastSec === undefined) {
    return { labels: new Float32Array(0), labelled: 0, outside: 0, masked: 0 };
  }
  requireOverlap(gold, frameFirstSec, frameLastSec);
  const labels = Float32Array.from(sampleTrace(gold, timesSec, options.maxGapSec));
  let labelled = 0;
  let outside = 0;
  labels.forEach((label, index) => {
    const time = timesSec[index] as number;
    if (!Number.isNaN(label)) labelled += 1;
    else if (time < firstSec || time > lastSec) outside += 1;
  });
  return { labels, labelled, outside, masked: labels.length - labelled - outside };
}
