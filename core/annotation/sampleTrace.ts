/** Samples over time; times increase, NaN values count as absent. */
export interface TimedValues {
  readonly timesSec: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Times nearer than this are the same: less than any frame's period, more than what rounding does to seconds since 1970. */
const sameSec = 1e-6;

/**
 * Values of a trace at other times: linear between its neighbouring samples, NaN before the first, after the last, and
 * between samples further apart than `maxGapSec`.
 *
 * @param atSec increasing times
 */
export function sampleTrace(trace: TimedValues, atSec: ArrayLike<number>, maxGapSec: number): Float64Array {
  const { timesSec, values } = trace;
  const sampled = new Float64Array(atSec.length).fill(Number.NaN);
  let previous = -1;
  let next = nextPresent(values, 0);
  for (let index = 0; index < atSec.length; index += 1) {
    const time = atSec[index] ?? Number.NaN;
    while (next < values.length && (timesSec[next] as number) <= time + sameSec) {
      previous = next;
      next = nextPresent(values, next + 1);
    }
    if (previous < 0) continue;
    const beforeSec = timesSec[previous] as number;
    const before = values[previous] ?? Number.NaN;
    if (time - beforeSec <= sameSec) {
      sampled[index] = before;
    } else if (next < values.length) {
      const gapSec = (timesSec[next] as number) - beforeSec;
      if (gapSec > maxGapSec + sameSec) continue;
      sampled[index] = before + ((values[next] ?? Number.NaN) - before) * ((time - beforeSec) / gapSec);
    }
  }
  return sampled;
}

function nextPresent(values: ArrayLike<number>, from: number): number {
  let index = from;
  while (index < values.length && Number.isNaN(values[index] ?? Number.NaN)) index += 1;
  return index;
}
