import type { SqliteHeader, SqlitePages } from './SqlitePages.js';

/** A column's value as SQLite stores it. */
export type SqliteValue = number | bigint | string | Uint8Array | null;

/** A row's place on a leaf page. */
export interface Cell {
  readonly rowId: number;
  /** Bytes of the whole record. */
  readonly payloadBytes: number;
  /** The record's first bytes; the page's. */
  readonly local: Uint8Array;
  /** The page where the rest begins; 0 where there is none. */
  readonly overflowPage: number;
}

/** A column within a record. */
interface Field {
  readonly serialType: number;
  readonly start: number;
  readonly end: number;
}

/** A variable-length integer and where it ends; `undefined` where it does not fit. */
function varint(bytes: Uint8Array, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  const last = bytes[at + 8];
  return last === undefined ? undefined : { value: value * 256 + last, end: at + 9 };
}

/** The rows' places on a leaf page of a table, and how many of them are nonsense; `undefined` for a page that is none. */
export function leafCells(
  page: Uint8Array,
  usableBytes: number,
  pageNumber: number,
): { readonly cells: Cell[]; readonly damaged: number } | undefined {
  const start = pageNumber === 1 ? 100 : 0;
  if (page[start] !== 0x0d) return undefined;
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  const count = view.getUint16(start + 3);
  if (start + 8 + 2 * count > usableBytes) return undefined;
  const cells: Cell[] = [];
  for (let index = 0; index < count; index += 1) {
    const cell = leafCell(page, view.getUint16(start + 8 + 2 * index), usableBytes);
    if (cell !== undefined) cells.push(cell);
  }
  return { cells, damaged: count - cells.length };
}

function leafCell(page: Uint8Array, at: number, usableBytes: number): Cell | undefined {
  const size = varint(page, at);
  const rowId = size && varint(page, size.end);
  if (rowId === undefined || size === undefined) return undefined;
  // Format, 1.6: how much of a payload stays on the page.
  const most = usableBytes - 35;
  let localBytes = size.value;
  if (size.value > most) {
    const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
    const fitting = least + ((size.value - least) % (usableBytes - 4));
    localBytes = fitting <= most ? fitting : least;
  }
  const hasRest = localBytes < size.value;
  const end = rowId.end + localBytes;
  if (end + (hasRest ? 4 : 0) > usableBytes) return undefined;
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  return {
    rowId: rowId.value,
    payloadBytes: size.value,
    local: page.subarray(rowId.end, end),
    overflowPage: hasRest ? view.getUint32(end) : 0,
  };
}

const fixedBytes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** Where a record's columns are; `undefined` for bytes that are no record of `payloadBytes`. */
export function recordFields(local: Uint8Array, payloadBytes: number): Field[] | undefined {
  const header = varint(local, 0);
  if (header === undefined || header.value > local.length || header.value < header.end) return undefined;
  const fields: Field[] = [];
  let at = header.end;
  let start = header.value;
  while (at < header.value) {
    const type = varint(local, at);
    if (type === undefined || type.end > header.value) return undefined;
    const serialType = type.value;
    if (serialType === 10 || serialType === 11) return undefined;
    const bytes = serialType < 10 ? (fixedBytes[serialType] ?? 0) : Math.floor((serialType - 12) / 2);
    fields.push({ serialType, start, end: start + bytes });
    at = type.end;
    start += bytes;
  }
  return start === payloadBytes ? fields : undefined;
}

/** A column's value from bytes that hold it; a blob is a view on them. */
export function fieldValue(record: Uint8Array, field: Field, text: SqliteHeader['text']): SqliteValue {
  const { serialType, start, end } = field;
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  switch (serialType) {
    case 0:
      return null;
    case 1:
      return view.getInt8(start);
    case 2:
      return view.getInt16(start);
    case 3:
      return view.getInt8(start) * 65_536 + view.getUint16(start + 1);
    case 4:
      return view.getInt32(start);
    case 5:
      return view.getInt16(start) * 2 ** 32 + view.getUint32(start + 2);
    case 6:
      return view.getBigInt64(start);
    case 7:
      return view.getFloat64(start);
    case 8:
      return 0;
    case 9:
      return 1;
    default: {
      const bytes = record.subarray(start, end);
      return serialType % 2 === 0 ? bytes : new TextDecoder(text).decode(bytes);
    }
  }
}

/** A row's whole record; `undefined` where a page of it is missing or leads elsewhere. */
export function wholeRecord(pages: SqlitePages, cell: Cell): Uint8Array | undefined {
  if (cell.overflowPage === 0) return cell.local;
  if (cell.payloadBytes > pages.present * pages.usableBytes) return undefined;
  const record = new Uint8Array(cell.payloadBytes);
  record.set(cell.local);
  let at = cell.local.length;
  let next = cell.overflowPage;
  while (at < record.length) {
    const page = pages.page(next);
    if (page === undefined) return undefined;
    const part = page.subarray(4, Math.min(pages.usableBytes, 4 + record.length - at));
    record.set(part, at);
    at += part.length;
    next = new DataView(page.buffer, page.byteOffset, 4).getUint32(0);
  }
  // The last page leads nowhere: anything else is another row's.
  return next === 0 ? record : undefined;
}
