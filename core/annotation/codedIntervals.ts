import { RapportError } from '../RapportError.js';

/** A stretch of a recording to which a coder gave one code. */
export interface CodedInterval {
  readonly beginSec: number;
  readonly endSec: number;
  /** A number as text, or a word. */
  readonly code: string;
  /** The value of a code that is a number; `undefined` for a word. */
  readonly value: number | undefined;
  /** Where it stands, for errors: `a.csv, line 12`. */
  readonly where: string;
}

/** Samples of a coder's value. */
export interface IntervalSamples {
  readonly timesSec: Float64Array;
  readonly values: Float64Array;
  /** Where each sample's interval stands. */
  readonly where: readonly string[];
}

export interface IntervalOptions {
  /** The value, -1 .. 1, that each word stands for; others are left out where any is given. */
  readonly codes: ReadonlyMap<string, number>;
  /** Longest step between the samples of an interval, seconds. */
  readonly stepSec: number;
}

/** Overlaps up to this are a coder's imprecision, and the later interval's, seconds. */
const toleranceSec = 0.05;
/** Between the last sample of an interval and the first of the next, seconds: less than a frame. */
const edgeSec = 1e-3;
/** No recording is longer, seconds: times beyond it are of another unit, or damaged. */
const longestSec = 86_400;

/**
 * A coder's intervals as samples that hold the interval's value from its begin to its end; intervals shorter than a
 * millisecond have none.
 *
 * @throws RapportError `annotation/word` for a code that has no value, `annotation/interval` for one that ends before it
 *   begins, has no time or ends more than a day after the first began, `annotation/overlap` for two that overlap and differ
 */
export function sampleIntervals(
  intervals: readonly CodedInterval[],
  { codes, stepSec }: IntervalOptions,
): IntervalSamples {
  const valued = intervals.flatMap((interval) => {
    const value = codes.get(interval.code) ?? interval.value;
    if (value !== undefined) return [{ ...interval, value }];
    if (codes.size > 0) return [];
    throw new RapportError(
      'annotation/word',
      `${interval.where} holds the code "${interval.code}", which is no number: say what it is worth from -1 to 1, for example --codes ${interval.code}=-1.`,
    );
  });
  for (const { beginSec, endSec, where } of valued) {
    if (endSec >= beginSec) continue;
    throw new RapportError(
      'annotation/interval',
      `${where} runs from ${beginSec} s to ${endSec} s: give an interval a begin and a later end.`,
    );
  }
  const ordered = valued.sort((a, b) => a.beginSec - b.beginSec);
  const startSec = ordered[0]?.beginSec ?? 0;
  for (const { endSec, where } of ordered) {
    if (endSec - startSec <= longestSec) continue;
    throw new RapportError(
      'annotation/interval',
      `${where} ends ${Math.round((endSec - startSec) / 3_600)} hours after the first interval began: check the unit of its times, which are taken for seconds or milliseconds as the file says.`,
    );
  }
  const times: number[] = [];
  const values: number[] = [];
  const places: string[] = [];
  ordered.forEach(({ beginSec, endSec, value, where }, index) => {
    const next = ordered[index + 1];
    if (next !== undefined && next.beginSec < endSec - toleranceSec && next.value !== value) {
      throw new RapportError(
        'annotation/overlap',
        `${where} lasts until ${endSec} s and ${next.where} begins at ${next.beginSec} s with another value: give one tier, or the codes of one question.`,
      );
    }
    const first = Math.max(beginSec, (times.at(-1) ?? -Infinity) + edgeSec);
    const last = Math.min(endSec, next?.beginSec ?? Infinity) - edgeSec;
    if (last < first) return;
    const steps = Math.ceil((last - first) / stepSec);
    for (let step = 0; step <= steps; step += 1) {
      times.push(step === steps && steps > 0 ? last : first + step * stepSec);
      values.push(value);
      places.push(where);
    }
  });
  return { timesSec: Float64Array.from(times), values: Float64Array.from(values), where: places };
}
