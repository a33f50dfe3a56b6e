import { RapportError } from '../RapportError.js';
import { quantile } from './quantile.js';

/** Uniform pseudo-random numbers in [0, 1); the same seed gives the same sequence. */
export type Random = () => number;

export interface BootstrapOptions {
  /** A seeded generator, for instance `mulberry32(seed)`. */
  readonly random: Random;
  /** Resamples, default 1000. */
  readonly resamples?: number;
  /** Coverage of the interval, 0 .. 1 exclusive, default 0.95. */
  readonly level?: number;
  /**
   * Samples drawn together, default 1. Frames of a video resemble their neighbours: single frames drawn at random give
   * intervals far too narrow. Take at least the time over which labels hold, in frames (moving blocks, Kuensch 1989,
   * drawn circularly, Politis & Romano 1992).
   */
  readonly blockLength?: number;
}

/** A percentile interval (Efron & Tibshirani 1993, chapter 13). */
export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  /** Resamples that had an answer; the interval is made of these. */
  readonly resamples: number;
}

/** Fewer independent blocks than this say nothing of how a figure would vary: with one, every resample is the sample itself. */
const fewestBlocks = 5;

function drawRows(count: number, blockLength: number, random: Random): Int32Array {
  const rows = new Int32Array(count);
  let start = 0;
  for (let index = 0; index < count; index += 1) {
    if (index % blockLength === 0) start = Math.floor(random() * count);
    rows[index] = (start + (index % blockLength)) % count;
  }
  return rows;
}

function takeRows(column: ArrayLike<number>, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) taken[index] = column[rows[index] as number] as number;
  return taken;
}

/**
 * Percentile bootstrap intervals of several statistics at once, over the same resamples of the rows of `columns`.
 *
 * A resample for which a statistic has no answer (a constant column, say) does not enter its interval.
 *
 * @param columns equally long columns, resampled together
 * @param statistics the values of interest of one resample, by name
 * @returns an interval a name; `undefined` for fewer than two rows, for rows that make fewer than five blocks, or when fewer than
 *   half of the resamples had an answer
 * @throws RapportError `metrics/bootstrap-options` for options that are out of range
 */
export function bootstrapIntervals<Name extends string>(
  columns: readonly ArrayLike<number>[],
  statistics: (resampled: readonly Float64Array[]) => Readonly<Record<Name, number | undefined>>,
  options: BootstrapOptions,
): Record<Name, BootstrapInterval | undefined> {
  const { random, resamples = 1000, level = 0.95, blockLength = 1 } = options;
  if (!(
    Number.isInteger(resamples) &&
    resamples >= 1 &&
    level > 0 &&
    level < 1 &&
    Number.isInteger(blockLength)
  )) {
    throw new RapportError(
      'metrics/bootstrap-options',
      'A bootstrap needs whole numbers of resamples and of samples a block, and a level between 0 and 1.',
    );
  }
  const rowCount = columns[0]?.length ?? 0;
  const length = Math.max(1, blockLength);
  const hasTooFewBlocks = rowCount < 2 || (rowCount < fewestBlocks * length && length > 1);
  const values = new Map<Name, number[]>();
  for (let resample = 0; resample < resamples; resample += 1) {
    const rows = drawRows(rowCount, length, random);
    const resampled = columns.map((column) => takeRows(column, rows));
    for (const [name, value] of Object.entries(statistics(resampled)) as [Name, number | undefined][]) {
      const answers = values.get(name) ?? [];
      if (value !== undefined && Number.isFinite(value)) answers.push(value);
      values.set(name, answers);
    }
  }
  const intervals = [...values].map(([name, answers]) => {
    if (hasTooFewBlocks || answers.length * 2 < resamples) return [name, undefined];
    const sorted = Float64Array.from(answers).sort();
    const tail = (1 - level) / 2;
    const interval: BootstrapInterval = {
      low: quantile(sorted, tail),
      high: quantile(sorted, 1 - tail),
      resamples: answers.length,
    };
    return [name, interval];
  });
  return Object.fromEntries(intervals) as Record<Name, BootstrapInterval | undefined>;
}
