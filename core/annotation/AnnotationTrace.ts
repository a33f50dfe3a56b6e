import { RapportError } from '../RapportError.js';

/** One coder's engagement over time. Times increase; values lie in -1 .. 1, NaN where masked. */
export interface AnnotationTrace {
  /** The coder, as told apart in reports: usually the file's name. */
  readonly coder: string;
  /** Seconds on the recording's clock. */
  readonly timesSec: Float64Array;
  readonly values: Float64Array;
}

/** What was masked in a trace, and where its samples lie too far apart to be joined. */
export interface TraceCounts {
  readonly samples: number;
  /** Samples without a value. */
  readonly missing: number;
  /** Samples outside -1 .. 1, masked. */
  readonly outOfRange: number;
  /** Places where neighbouring samples with a value lie further apart than the longest allowed gap. */
  readonly gaps: number;
  /** Seconds in these gaps. */
  readonly gapSec: number;
}

export interface TraceOptions {
  /** Samples further apart are not joined: the time between them has no label. Seconds. */
  readonly maxGapSec: number;
  /** A larger share of values outside -1 .. 1 means another scale, and the trace is refused. 0 .. 1. */
  readonly maxOutOfRangeShare: number;
}

export const traceDefaults: TraceOptions = { maxGapSec: 1, maxOutOfRangeShare: 0.05 };

/** A coder's raw samples, in the file's order. */
export interface RawAnnotation {
  readonly coder: string;
  readonly timesSec: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** Where sample `index` stands, for errors: `a.csv, line 12`. */
  readonly describe: (index: number) => string;
}

function refuseTimes({ coder, timesSec, describe }: RawAnnotation): void {
  if (timesSec.length === 0) {
    throw new RapportError('annotation/empty', `${coder} holds no annotations: give times and values.`);
  }
  for (let index = 0; index < timesSec.length; index += 1) {
    const time = timesSec[index] ?? Number.NaN;
    if (!Number.isFinite(time)) {
      throw new RapportError('annotation/no-time', `${describe(index)} has no time.`);
    }
    if (index > 0 && time <= (timesSec[index - 1] as number)) {
      throw new RapportError(
        'annotation/time-not-increasing',
        `${describe(index)} has time ${time} after ${timesSec[index - 1] as number}: sort the annotations, one a moment.`,
      );
    }
  }
}

/**
 * A trace from raw samples: bad clocks refused, missing and out-of-range values masked and counted.
 *
 * @throws RapportError `annotation/empty`, `annotation/no-time`, `annotation/time-not-increasing`,
 *   `annotation/no-values`, or `annotation/other-scale` when too many values lie outside -1 .. 1
 */
export function cleanTrace(
  raw: RawAnnotation,
  options: TraceOptions = traceDefaults,
): { readonly trace: AnnotationTrace; readonly counts: TraceCounts } {
  refuseTimes(raw);
  const samples = raw.timesSec.length;
  const timesSec = Float64Array.from(raw.timesSec);
  const values = new Float64Array(samples);
  let missing = 0;
  let outOfRange = 0;
  let firstOutOfRange = 0;
  for (let index = 0; index < samples; index += 1) {
    const value = raw.values[index] ?? Number.NaN;
    const within = value >= -1 && value <= 1;
    values[index] = within ? value : Number.NaN;
    if (Number.isNaN(value)) missing += 1;
    else if (!within) {
      if (outOfRange === 0) firstOutOfRange = index;
      outOfRange += 1;
    }
  }
  if (outOfRange > options.maxOutOfRangeShare * samples) {
    throw new RapportError(
      'annotation/other-scale',
      `${raw.describe(firstOutOfRange)} holds ${raw.values[firstOutOfRange] ?? ''} and ${outOfRange} of ${samples} values lie outside -1..1: convert the annotations to that scale.`,
    );
  }
  if (missing + outOfRange === samples) {
    throw new RapportError('annotation/no-values', `${raw.coder} holds times, but no value.`);
  }
  return {
    trace: { coder: raw.coder, timesSec, values },
    counts: { samples, missing, outOfRange, ...countGaps(timesSec, values, options.maxGapSec) },
  };
}

function countGaps(
  timesSec: Float64Array,
  values: Float64Array,
  maxGapSec: number,
): { gaps: number; gapSec: number } {
  let gaps = 0;
  let gapSec = 0;
  let lastSec: number | undefined;
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const time = timesSec[index] as number;
    if (lastSec !== undefined && time - lastSec > maxGapSec) {
      gaps += 1;
      gapSec += time - lastSec;
    }
    lastSec = time;
  }
  return { gaps, gapSec };
}
