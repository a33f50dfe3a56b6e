import { RapportError } from '../core/RapportError.js';
import type { TableRow } from './splitRows.js';

/** What stands before a number's decimals. */
export type DecimalMark = '.' | ',';

const withComma = /^[+-]?\d*,\d+(e[+-]?\d+)?$/iu;
const withPoint = /^[+-]?\d*\.\d+(e[+-]?\d+)?$/iu;
/** 1.234,5 and 1,234.5 */
const grouped = /^[+-]?\d{1,3}(?:(?:\.\d{3})+,\d*|(?:,\d{3})+\.\d*)$/u;
/** 1,234: with a comma before its decimals, or among its thousands. */
const eitherWay = /^[+-]?[1-9]\d{0,2},\d{3}$/u;

/**
 * The decimal mark of a table's numbers, one for all of them.
 *
 * @throws RapportError `csv/decimals` where both are in use, or where nothing tells decimals from thousands
 */
export function decimalMarkOf(rows: readonly TableRow[], path: string): DecimalMark {
  let comma: Place | undefined;
  let point: Place | undefined;
  let isCommaSure = false;
  for (const { cells, line } of rows) {
    for (const cell of cells) {
      if (grouped.test(cell)) {
        const what = `writes thousands apart ("${cell}"): write numbers without a mark among their thousands`;
        throw new RapportError('csv/decimals', `${path}, line ${line} ${what}.`);
      }
      if (withComma.test(cell)) {
        comma ??= { cell, line };
        isCommaSure ||= !eitherWay.test(cell);
      } else if (withPoint.test(cell)) point ??= { cell, line };
    }
  }
  if (comma === undefined) return '.';
  if (point !== undefined) {
    throw new RapportError(
      'csv/decimals',
      `${path} writes decimals with a comma (line ${comma.line}: "${comma.cell}") and with a point (line ${point.line}: "${point.cell}"): use one of them.`,
    );
  }
  if (!isCommaSure) {
    throw new RapportError(
      'csv/decimals',
      `${path}, line ${comma.line} holds "${comma.cell}", which may be thousands or decimals: write it with a decimal point, or without a comma.`,
    );
  }
  return ',';
}

interface Place {
  readonly cell: string;
  readonly line: number;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/iu;
const missing = /^(nan|<?na>?|#?n\/a|null|none|-)?$/iu;

/** Whether a cell says that there is no number. */
export function isMissing(cell: string): boolean {
  return missing.test(cell);
}

/** A cell's number, NaN where it is missing; `undefined` where it holds something else. */
export function parseNumber(cell: string, mark: DecimalMark): number | undefined {
  if (isMissing(cell)) return Number.NaN;
  const text = mark === ',' ? cell.replace(',', '.') : cell;
  return number.test(text) ? Number(text) : undefined;
}
