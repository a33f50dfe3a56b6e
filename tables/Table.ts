import { RapportError } from '../core/RapportError.js';
import { decimalMarkOf, isMissing, parseNumber, type DecimalMark } from './decimalMark.js';
import { readText } from './decodeText.js';
import { splitRows, type TableRow } from './splitRows.js';

/** A table as it stands in a CSV file: a header line, and cells below. */
export interface Table {
  /** For errors. */
  readonly path: string;
  /** The header's names, each once; an index without a name is left out. */
  readonly names: readonly string[];
  /** Cells in the names' order. */
  readonly rows: readonly TableRow[];
  readonly decimalMark: DecimalMark;
}

/**
 * Reads a CSV file: text as in `readText`, rows as in `splitRows`, decimals as in `decimalMarkOf`. Columns without a name
 * and without a cell are left out, and so is an index as pandas writes it: a first column without a name, of whole numbers, each
 * once.
 *
 * @throws RapportError of these, and `csv/empty`, `csv/header` or `csv/no-table`
 */
export async function readTable(path: string): Promise<Table> {
  return parseTable(await readText(path), path);
}

/** `readTable` on a text; `path` names it in errors. */
export function parseTable(text: string, path: string): Table {
  refuseOthers(text, path);
  const [header, ...body] = splitRows(text, path);
  if (header === undefined)
    throw new RapportError('csv/empty', `${path} is empty: give a header line and numbers.`);
  const kept = header.cells.flatMap((name, index) => {
    const cells = body.map((row) => row.cells[index] as string);
    return isLeftOut(name, { index, cells }) ? [] : [index];
  });
  const take = ({ cells, line }: TableRow): TableRow => ({
    cells: kept.map((index) => cells[index] as string),
    line,
  });
  const { cells: names, line } = take(header);
  checkHeader(names, { path, line });
  const rows = body.map(take);
  return { path, names, rows, decimalMark: decimalMarkOf(rows, path) };
}

/** Annotations that are no table, by how they begin. */
function refuseOthers(text: string, path: string): void {
  const [first] = text.split(/\r?\n/u).filter((line) => !/^\s*(#.*)?$/u.test(line));
  const what = /^\s*<\?xml/u.test(text)
    ? 'XML, such as an ELAN file (.eaf): export its tiers as tab-delimited text, a column a tier'
    : /^[^\t;,:]*:\s*$/u.test(first ?? '')
      ? 'YAML'
      : /^\s*(\{|\[\s*[[{"\d])/u.test(first ?? '')
        ? 'JSON'
        : undefined;
  if (what === undefined) return;
  throw new RapportError(
    'csv/no-table',
    `${path} is ${what.includes(':') ? what : `${what} and no table: give a CSV file with a header line`}.`,
  );
}

const indexName = /^(unnamed: 0)?$/iu;

function isLeftOut(
  name: string,
  { index, cells }: { readonly index: number; readonly cells: readonly string[] },
): boolean {
  if (name === '' && cells.every((cell) => cell === '')) return true;
  if (index !== 0 || !indexName.test(name)) return false;
  return cells.every((cell) => /^\d+$/u.test(cell)) && new Set(cells).size === cells.length;
}

const dataCell = /^[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?$|^\d+:\d\d/iu;

function checkHeader(names: readonly string[], { path, line }: { path: string; line: number }): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const isData = names.some((name) => name === '' || dataCell.test(name));
  if (!isData && twice === undefined) return;
  const why = isData ? 'must be a header that names every column' : `names two columns "${twice ?? ''}"`;
  throw new RapportError('csv/header', `${path}, line ${line} ${why}.`);
}

/** The cells of a column, top to bottom; the name must be one of the table's. */
export function cellsOf({ names, rows }: Table, name: string): string[] {
  const index = names.indexOf(name);
  return rows.map(({ cells }) => cells[index] as string);
}

/**
 * The numbers of a column, NaN where a cell is empty or says NaN or NA.
 *
 * @throws RapportError `csv/not-a-number`, naming file, line and column
 */
export function numbersOf(table: Table, name: string): Float64Array {
  return Float64Array.from(cellsOf(table, name), (cell, row) => {
    const value = parseNumber(cell, table.decimalMark);
    if (value !== undefined) return value;
    throw notANumber(table, { name, row, cell, kind: 'a number' });
  });
}

/** The error for a cell. */
export function notANumber(
  { path, rows }: Table,
  { name, row, cell, kind }: { name: string; row: number; cell: string; kind: string },
): RapportError {
  const shown = cell.length > 20 ? `${cell.slice(0, 20)}…` : cell;
  return new RapportError(
    'csv/not-a-number',
    `${path}, line ${rows[row]?.line ?? '?'}, column "${name}" holds "${shown}", which is not ${kind}.`,
  );
}

/** Whether a column holds words and not one number: names, comments. */
export function holdsWordsOnly(table: Table, name: string): boolean {
  const filled = cellsOf(table, name).filter((cell) => !isMissing(cell));
  return filled.length > 0 && filled.every((cell) => /^\p{L}/u.test(cell));
}
