import {
  cleanTrace,
  traceDefaults,
  type AnnotationTrace,
  type TraceCounts,
  type TraceOptions,
} from '../core/annotation/AnnotationTrace.js';
import { RapportError } from '../core/RapportError.js';
import { readNumberTable } from './readNumberTable.js';

const timeNames = ['time', 'time_s', 'seconds'];
const valueNames = ['value', 'engagement'];

/**
 * Reads one coder's annotation: a CSV file with a column `time` (seconds from the recording's start) and a column
 * `value` (engagement, -1 .. 1). The coder is named after the file.
 *
 * @param coder how reports name the coder
 * @throws RapportError of `readNumberTable` and `cleanTrace`, and `annotation/columns`
 */
export async function readAnnotation(
  path: string,
  coder: string,
  options: TraceOptions = traceDefaults,
): Promise<{ readonly trace: AnnotationTrace; readonly counts: TraceCounts }> {
  const { names, columns, lines } = await readNumberTable(path);
  const column = (accepted: readonly string[]): Float64Array | undefined =>
    columns[names.findIndex((name) => accepted.includes(name.toLowerCase()))];
  const timesSec = column(timeNames);
  const values = column(valueNames);
  if (timesSec === undefined || values === undefined) {
    throw new RapportError(
      'annotation/columns',
      `${path} has the columns ${names.join(', ')}: name them time (seconds from the recording's start) and value (-1..1).`,
    );
  }
  const describe = (index: number): string => `${path}, line ${lines[index] ?? 0}`;
  return cleanTrace({ coder, timesSec, values, describe }, options);
}
