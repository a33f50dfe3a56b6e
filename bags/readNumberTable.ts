import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { RapportError } from '../core/RapportError.js';

/** A CSV file of numbers. */
export interface NumberTable {
  /** The header's names, without surrounding blanks, each once. */
  readonly names: readonly string[];
  /** A column a name, all of the same length; NaN where a cell is empty or says NaN or NA. */
  readonly columns: readonly Float64Array[];
  /** The line of each row in the file, counted from 1. */
  readonly lines: Int32Array;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const missing = /^(nan|na|n\/a)?$/i;

/**
 * Reads a CSV file with one header line and numbers below: comma, semicolon or tab between them, `.` as decimal point,
 * `#` before a comment, empty lines ignored.
 *
 * @throws RapportError `csv/no-file`, `csv/empty`, `csv/header`, `csv/ragged` or `csv/not-a-number`, each naming the
 *   file and the line
 */
export async function readNumberTable(path: string): Promise<NumberTable> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new RapportError('csv/no-file', `${path} cannot be read: check the path and its permissions.`, {
      cause: error,
    });
  }
  return parseNumberTable(text, path);
}

/** `readNumberTable` on a text; `path` names it in errors. */
export function parseNumberTable(text: string, path: string): NumberTable {
  const rows = parseRows(text, path);
  const [header, ...body] = rows;
  if (header === undefined)
    throw new RapportError('csv/empty', `${path} is empty: give a header line and numbers.`);
  const names = header.cells;
  checkHeader(names, path, header.line);

  const columns = names.map(() => new Float64Array(body.length));
  body.forEach(({ cells, line }, row) => {
    cells.forEach((cell, index) => {
      const column = columns[index];
      if (column) column[row] = parseCell(cell, { path, line, name: names[index] ?? '' });
    });
  });
  return { names, columns, lines: Int32Array.from(body, ({ line }) => line) };
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

function parseRows(text: string, path: string): Row[] {
  try {
    const records = parse(text, {
      bom: true,
      comment: '#',
      delimiter: [',', ';', '\t'],
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as CsvError & { lines?: number }).lines);
    const why =
      error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
        ? 'has another number of columns than the header'
        : 'is no readable CSV (check its quotation marks)';
    throw new RapportError('csv/ragged', `${path}, line ${line} ${why}.`, { cause: error });
  }
}

function checkHeader(names: readonly string[], path: string, line: number): void {
  const fault = names.some((name) => name === '' || number.test(name))
    ? 'must be a header that names every column'
    : names.find((name, index) => names.indexOf(name) !== index);
  if (fault === undefined) return;
  const why = fault.startsWith('must') ? fault : `names two columns "${fault}"`;
  throw new RapportError('csv/header', `${path}, line ${line} ${why}.`);
}

function parseCell(cell: string, at: { path: string; line: number; name: string }): number {
  if (missing.test(cell)) return Number.NaN;
  if (number.test(cell)) return Number(cell);
  const shown = cell.length > 20 ? `${cell.slice(0, 20)}…` : cell;
  throw new RapportError(
    'csv/not-a-number',
    `${at.path}, line ${at.line}, column "${at.name}" holds "${shown}", which is not a number.`,
  );
}
