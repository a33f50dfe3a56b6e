import type { TroubleList } from '../Trouble.js';
import { PageSet } from './PageSet.js';
import { fieldValue, leafCells, recordFields, wholeRecord, type Cell, type SqliteValue } from './record.js';
import type { SqlitePages } from './SqlitePages.js';

export interface TableShape {
  readonly name: string;
  readonly rootPage: number;
  readonly columns: readonly string[];
  /** The column that is the row's number and not stored in the record. */
  readonly rowIdColumn: string | undefined;
}

/** The database's tables by name, from its first page. */
export function readTables(pages: SqlitePages, troubles: TroubleList): Map<string, TableShape> {
  const schema: TableShape = {
    name: 'sqlite_schema',
    rootPage: 1,
    columns: ['type', 'name', 'tbl_name', 'rootpage', 'sql'],
    rowIdColumn: undefined,
  };
  const tables = new Map<string, TableShape>();
  for (const row of tableRows(pages, schema, troubles)) {
    const { type, name, rootpage, sql } = row;
    if (type !== 'table' || typeof name !== 'string' || typeof rootpage !== 'number') continue;
    tables.set(name, { name, rootPage: rootpage, ...columnsOf(typeof sql === 'string' ? sql : '') });
  }
  return tables;
}

/** The columns' names of a CREATE TABLE statement. */
function columnsOf(sql: string): Pick<TableShape, 'columns' | 'rowIdColumn'> {
  const body = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'));
  const definitions: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= body.length; at += 1) {
    const character = body[at] ?? ',';
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && (depth === 0 || at === body.length)) {
      definitions.push(body.slice(start, at).trim());
      start = at + 1;
    }
  }
  const columns: string[] = [];
  let rowIdColumn: string | undefined;
  for (const definition of definitions) {
    const name = /^["'`[]?(\w+)/.exec(definition)?.[1];
    if (name === undefined || /^(constraint|primary|unique|check|foreign)$/i.test(name)) continue;
    columns.push(name);
    if (/\binteger\s+primary\s+key\b/i.test(definition)) rowIdColumn = name;
  }
  return { columns, rowIdColumn };
}

/** The numbers of a table's leaf pages in the order of their rows. What cannot be reached is told. */
export function* leafPages(
  pages: SqlitePages,
  { rootPage, name }: TableShape,
  { troubles, seen = new PageSet(pages.present) }: { troubles: TroubleList; seen?: PageSet },
): Generator<number, void> {
  const waiting = [rootPage];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page = seen.has(number) ? undefined : pages.page(number);
    const start = number === 1 ? 100 : 0;
    const kind = page?.[start];
    if (page === undefined || (kind !== 0x05 && kind !== 0x0d)) {
      troubles.add(
        'recording/damaged-page',
        `Page ${number} of the table ${name} is damaged or missing: rows that it leads to may be lost.`,
        { offset: pages.offsetOf(number), lostBytes: pages.header.pageBytes },
      );
      continue;
    }
    seen.add(number);
    if (kind === 0x0d) {
      yield number;
      continue;
    }
    const view = new DataView(page.buffer, page.byteOffset, page.length);
    const count = view.getUint16(start + 3);
    const children: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const pointer = start + 12 + 2 * index;
      const at = pointer + 2 <= page.length ? view.getUint16(pointer) : page.length;
      if (at + 4 <= page.length) children.push(view.getUint32(at));
    }
    children.push(view.getUint32(start + 8));
    waiting.push(...children.reverse());
  }
}

/** A table's rows by their columns' names, those that are whole; for tables that are small. */
export function* tableRows(
  pages: SqlitePages,
  table: TableShape,
  troubles: TroubleList,
): Generator<Readonly<Record<string, SqliteValue | undefined>>, void> {
  for (const number of leafPages(pages, table, { troubles })) {
    const page = pages.page(number);
    // The page is needed while others are read.
    const leaf = page && leafCells(page.slice(), pages.usableBytes, number);
    if (leaf === undefined || leaf.damaged > 0) {
      troubles.add(
        'recording/damaged-row',
        `Rows of the table ${table.name} are damaged and were left out.`,
        {
          offset: pages.offsetOf(number),
        },
      );
    }
    for (const cell of leaf?.cells ?? []) {
      const row = readRow(pages, table, cell);
      if (row !== undefined) yield row;
      else {
        troubles.add(
          'recording/damaged-row',
          `A row of the table ${table.name} is damaged and was left out.`,
          {
            offset: pages.offsetOf(number),
            lostBytes: cell.payloadBytes,
          },
        );
      }
    }
  }
}

function readRow(
  pages: SqlitePages,
  { columns, rowIdColumn }: TableShape,
  cell: Cell,
): Record<string, SqliteValue | undefined> | undefined {
  const record = wholeRecord(pages, cell);
  const fields = record && recordFields(record, record.length);
  if (record === undefined || fields === undefined) return undefined;
  const row: Record<string, SqliteValue | undefined> = {};
  columns.forEach((name, index) => {
    const field = fields[index];
    const value = field && fieldValue(record, field, pages.header.text);
    row[name] = name === rowIdColumn && (value === null || value === undefined) ? cell.rowId : value;
  });
  return row;
}
