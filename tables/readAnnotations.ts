import { cleanTrace, type AnnotationTrace, type TraceCounts } from '../core/annotation/AnnotationTrace.js';
import { sampleIntervals, type CodedInterval } from '../core/annotation/codedIntervals.js';
import { RapportError } from '../core/RapportError.js';
import { isClock, isCounter, secondsOf, splitUnit } from './clocks.js';
import { intervalColumns, intervalsOf } from './intervalColumns.js';
import { longColumns, toWide } from './longFormat.js';
import { readCodedYaml } from './readCodedYaml.js';
import { readEaf } from './readEaf.js';
import { cellsOf, numbersOf, readTable, type Table } from './Table.js';

export interface AnnotationOptions {
  /** As in `TraceOptions`. */
  readonly maxGapSec: number;
  readonly maxOutOfRangeShare: number;
  /** What the words of coded intervals are worth, -1 .. 1. */
  readonly codes?: ReadonlyMap<string, number>;
  /** Which tier, or whose, intervals are to be read. */
  readonly tier?: string | undefined;
}

interface Annotation {
  readonly trace: AnnotationTrace;
  readonly counts: TraceCounts;
}

/**
 * Reads the annotations of a recording: a CSV file with times and engagement (-1 .. 1), which names its times `time` (seconds
 * from the recording's start) or by their unit (`time_ms`), and its values `value` or `engagement`; with a column a coder, or a
 * row a rating and a column `coder`; or intervals, as ELAN saves them (.eaf) or exports them as tab-delimited text, or as YAML (`readCodedYaml`).
 *
 * @param name how reports name the file
 * @returns a trace a coder, at least one; named after the file, and after its column where there are several
 * @throws RapportError of `readTable`, `readEaf`, `cleanTrace` and `sampleIntervals`, `annotation/columns`, `annotation/tier`, and
 *   `annotation/sparse` for samples that lie so far apart that none are joined
 */
export async function readAnnotations(
  path: string,
  name: string,
  options: AnnotationOptions,
): Promise<readonly Annotation[]> {
  if (/\.ya?ml$/iu.test(path)) return [intervalTrace(await readCodedYaml(path, options.tier), name, options)];
  if (/\.eaf$/iu.test(path)) return [intervalTrace(await readEaf(path, options.tier), name, options)];
  const table = await readTable(path);
  const columns = intervalColumns(table);
  if (columns !== undefined) return [intervalTrace(intervalsOf(table, columns, options.tier), name, options)];
  const long = longColumns(table);
  if (long === undefined) return sampledTraces(table, valueColumns(table), name, options);
  const mixed = long.targets.find(
    (target) => !isClock(target) && !isCounter(target) && new Set(cellsOf(table, target)).size > 1,
  );
  if (mixed !== undefined) {
    throw new RapportError(
      'annotation/columns',
      `${path} holds annotations of several recordings or questions by its column "${mixed}": give a file with those of one.`,
    );
  }
  const wide = toWide(table, long);
  const coders = wide.names.filter((column) => !long.targets.includes(column));
  return sampledTraces(wide, coders, name, options);
}

function intervalTrace(
  intervals: readonly CodedInterval[],
  coder: string,
  options: AnnotationOptions,
): Annotation {
  const { codes = new Map<string, number>(), maxGapSec } = options;
  const stepSec = Math.min(0.1, maxGapSec / 2);
  const { timesSec, values, where } = sampleIntervals(intervals, { codes, stepSec });
  return cleanTrace({ coder, timesSec, values, describe: (index) => where[index] ?? coder }, options);
}

const valueNames = /^(value|engagement)\b/u;

/** The columns of values: the one named so, or all whose names begin so, or the only one that is no clock. */
function valueColumns({ names }: Table): string[] {
  const others = names.filter((name) => !isClock(name) && !isCounter(name));
  const exact = others.filter((name) => ['value', 'engagement'].includes(splitUnit(name).words));
  if (exact.length === 1) return exact;
  const named = others.filter((name) => valueNames.test(name.toLowerCase()));
  return named.length > 0 ? named : others.length === 1 ? others : [];
}

function sampledTraces(
  table: Table,
  coders: readonly string[],
  name: string,
  options: AnnotationOptions,
): Annotation[] {
  const { path, names, rows } = table;
  const [time, ...moreTimes] = names.filter(isClock);
  if (time === undefined || moreTimes.length > 0 || coders.length === 0) {
    throw new RapportError(
      'annotation/columns',
      `${path} has the columns ${names.join(', ')}: name them time (seconds from the recording's start, or time_ms) and value (-1..1), or engagement with the coder's name where there are several.`,
    );
  }
  const timesSec = secondsOf(table, time);
  return coders.map((column) => {
    const values = numbersOf(table, column);
    const coder = coders.length === 1 ? name : `${name}: ${column}`;
    const describe = (index: number): string => `${path}, line ${rows[index]?.line ?? '?'}`;
    const all = [...values.keys()];
    // A coder who gave no value at a moment that others rated has no sample there.
    const kept = coders.length === 1 ? all : all.filter((row) => !Number.isNaN(values[row]));
    const annotation = cleanTrace(
      {
        coder,
        timesSec: kept.map((row) => timesSec[row] as number),
        values: kept.map((row) => values[row] as number),
        describe: (index) => describe(kept[index] as number),
      },
      options,
    );
    refuseSparse(annotation.trace, { path, time, maxGapSec: options.maxGapSec });
    return annotation;
  });
}

/** Milliseconds taken for seconds, or samples so rare that no frame between them would be labelled. */
function refuseSparse(
  { timesSec }: AnnotationTrace,
  { path, time, maxGapSec }: { readonly path: string; readonly time: string; readonly maxGapSec: number },
): void {
  const steps = timesSec.slice(1).map((sec, index) => sec - (timesSec[index] as number));
  const median = steps.sort()[steps.length >> 1];
  if (median === undefined || median <= maxGapSec) return;
  const unit =
    splitUnit(time).unit === undefined
      ? 'where these are milliseconds, name the column time_ms; otherwise '
      : '';
  throw new RapportError(
    'annotation/sparse',
    `${path} has its samples ${Number(median.toPrecision(3))} s apart by its column "${time}", so that the time between them would have no label: ${unit}raise the longest gap that is joined (--max-gap).`,
  );
}
