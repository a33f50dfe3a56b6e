import { extname } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';

import type { Cell, ComparedTable } from '../../core/diff/compareTables.js';
import { RapportError } from '../../core/RapportError.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';

/**
 * Writes a table as its name says: `.csv` or `.parquet`, for its owner alone.
 *
 * @throws RapportError `table/format`, and of `writeFileAtomically`
 */
export async function writeTable(path: string, table: ComparedTable): Promise<void> {
  const extension = extname(path).toLowerCase();
  if (extension === '.csv' || extension === '.parquet')
    return writeFileAtomically(path, tableBytes(table, extension === '.csv' ? 'csv' : 'parquet'), ownerOnly);
  throw new RapportError('table/format', `${path} is no name for a table: end it with .csv or .parquet.`);
}

export const tableFormats = ['csv', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** A table as the content of a file. */
export function tableBytes(table: ComparedTable, format: TableFormat): string | Uint8Array {
  return format === 'csv' ? csvText(table) : parquetBytes(table);
}

function csvText({ rows, columns }: ComparedTable): string {
  const cells = [...columns.values()];
  const lines = [[...columns.keys()].map(field).join(',')];
  for (let row = 0; row < rows; row += 1) lines.push(cells.map((column) => field(column[row])).join(','));
  return `${lines.join('\n')}\n`;
}

/** An empty text is quoted, so that it is told from a value that is not known. */
function field(cell: Cell): string {
  if (cell === undefined || (typeof cell === 'number' && Number.isNaN(cell))) return '';
  const text = String(cell);
  return text === '' || /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function parquetBytes({ columns }: ComparedTable): Uint8Array {
  const bytes = parquetWriteBuffer({
    columnData: [...columns].map(([name, cells]) => ({ name, ...typed(cells), nullable: true })),
    createdBy: 'rapport',
  });
  return new Uint8Array(bytes);
}

/** The narrowest type that holds every cell: a column of several kinds becomes text. */
function typed(cells: readonly Cell[]): { type: 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'STRING'; data: unknown[] } {
  const kinds = new Set(cells.filter((cell) => cell !== undefined).map((cell) => typeof cell));
  const [kind] = kinds;
  if (kinds.size === 1 && kind === 'bigint') return { type: 'INT64', data: [...cells] };
  if (kinds.size === 1 && kind === 'number') return { type: 'DOUBLE', data: [...cells] };
  if (kinds.size === 1 && kind === 'boolean') return { type: 'BOOLEAN', data: [...cells] };
  return { type: 'STRING', data: cells.map((cell) => (cell === undefined ? undefined : String(cell))) };
}
