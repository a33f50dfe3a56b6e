import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';

import type { Cell, ComparedTable } from '../../core/diff/compareTables.js';
import { RapportError } from '../../core/RapportError.js';
import { isSystemError, systemReason } from '../../core/systemError.js';
import { readParquet } from '../../tables/parquet/readParquet.js';

/**
 * Reads a table whole: CSV with a header line, or Parquet.
 *
 * In CSV an empty field is not known. A column of whole numbers whose name ends in `_ns`, or that JavaScript's numbers cannot
 * hold, is bigint; one of numbers is number; any other is text.
 *
 * @throws RapportError `table/unreadable`
 */
export async function readTable(path: string): Promise<ComparedTable> {
  try {
    return extname(path).toLowerCase() === '.parquet' ? await fromParquet(path) : await readCsv(path);
  } catch (error) {
    if (error instanceof RapportError) throw error;
    const why = isSystemError(error)
      ? systemReason(error)
      : error instanceof CsvError
        ? `it is no table: ${error.message}`
        : 'it is no whole Parquet file';
    throw new RapportError('table/unreadable', `${path} cannot be read, because ${why}.`, { cause: error });
  }
}

async function readCsv(path: string): Promise<ComparedTable> {
  const [header = [], ...lines] = parse(await readFile(path), { bom: true, skip_empty_lines: true });
  const columns = header.map(
    (name, index) =>
      [
        name,
        typed(
          name,
          lines.map((line) => line[index] ?? ''),
        ),
      ] as const,
  );
  return { rows: lines.length, columns: new Map(columns) };
}

const wholeNumber = /^[-+]?\d+$/u;

function typed(name: string, fields: readonly string[]): readonly Cell[] {
  const known = fields.filter((field) => field !== '');
  const areWhole = known.length > 0 && known.every((field) => wholeNumber.test(field));
  const isLong =
    areWhole && (name.endsWith('_ns') || known.some((field) => !Number.isSafeInteger(Number(field))));
  const areNumbers =
    known.length > 0 && known.every((field) => field.trim() !== '' && !Number.isNaN(Number(field)));
  return fields.map((field) => {
    if (field === '') return undefined;
    if (isLong) return BigInt(field);
    return areNumbers ? Number(field) : field;
  });
}

async function fromParquet(path: string): Promise<ComparedTable> {
  const { names, rows, columns } = await readParquet(path);
  const cells = names.map(
    (name) => [name, Array.from(columns.get(name) ?? [], (value) => cellOf(value))] as const,
  );
  return { rows, columns: new Map(cells) };
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return undefined;
  if (['number', 'bigint', 'string', 'boolean'].includes(typeof value)) return value as Cell;
  // Lists and structures are compared, and written to CSV, as what they hold.
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}
