import { isMissing, parseNumber } from './decimalMark.js';
import { cellsOf, notANumber, type Table } from './Table.js';

type Unit = 's' | 'ms' | 'us' | 'ns';

const secondsIn: Readonly<Record<Unit, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };

const units: readonly (readonly [Unit, RegExp])[] = [
  ['s', /^(s|secs?|seconds?|ss\.msec|hh:mm:ss\.ms|hh:mm:ss)$/u],
  ['ms', /^(ms|msecs?|millis|milliseconds?)$/u],
  ['us', /^(us|µs|usecs?|microseconds?)$/u],
  ['ns', /^(ns|nsecs?|nanoseconds?)$/u],
];

/** The words of a column's name, and the unit that the last of them names: `Begin Time - msec`, `time (ms)`, `stamp_ns`. */
export function splitUnit(name: string): { readonly words: string; readonly unit: Unit | undefined } {
  const parts = name
    .toLowerCase()
    .split(/[\s_()[\]-]+/u)
    .filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const unit = units.find(([, pattern]) => pattern.test(last))?.[0];
  return { words: (unit === undefined ? parts : parts.slice(0, -1)).join(' '), unit };
}

const clockWords = /^(time|timestamp|stamp|t|elapsed|elapsed time|clock|zeit|temps|tiempo|tempo)$/u;

/** Whether a column holds the times of its rows: by its name, `time`, `time_ms`, `seconds`, `stamp_ns`, … */
export function isClock(name: string): boolean {
  const { words, unit } = splitUnit(name);
  return clockWords.test(words) || (words === '' && unit !== undefined);
}

/** Whether a column counts its rows. */
export function isCounter(name: string): boolean {
  return /^(frame|frames|frame number|frame index|index|row|unnamed: 0)$/u.test(splitUnit(name).words);
}

const clockTime = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$/u;

/**
 * The seconds of a column of times: numbers in the unit of its name (seconds where it names none), or hours, minutes and
 * seconds (`00:01:02.5`); NaN where a cell is empty.
 *
 * @throws RapportError `csv/not-a-number`, naming file, line and column
 */
export function secondsOf(table: Table, name: string): Float64Array {
  const scale = secondsIn[splitUnit(name).unit ?? 's'];
  return Float64Array.from(cellsOf(table, name), (cell, row) => {
    if (isMissing(cell)) return Number.NaN;
    const parts = clockTime.exec(cell);
    if (parts !== null) {
      const [, hours = '0', minutes = '', seconds = ''] = parts;
      return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
    }
    const value = parseNumber(cell, table.decimalMark);
    if (value === undefined) throw notANumber(table, { name, row, cell, kind: 'a time' });
    return value * scale;
  });
}
