import { basename } from 'node:path';
import type { FileBytes } from '../bytes/FileBytes.js';
import type { PagePlace } from './SqlitePages.js';

/** What lies beside a database and belongs to it. */
export interface PageLog {
  readonly name: string;
  /** Page numbers, and where the bytes that count are. */
  readonly pages: ReadonlyMap<number, PagePlace>;
  /** The database's size in pages with them; `undefined` where nothing changes it. */
  readonly pageCount: number | undefined;
  /** Bytes of a transaction that was never finished. */
  readonly ignoredBytes: number;
}

const headerBytes = 32;
const frameHeaderBytes = 24;
const magicNumber = 0x377f0682;

/** A write-ahead log up to its last whole transaction (https://www.sqlite.org/fileformat2.html, 4). */
export function readWal(file: FileBytes): PageLog {
  const none = { name: basename(file.path), pages: new Map<number, PagePlace>(), pageCount: undefined };
  const head = file.read(0, headerBytes);
  if (head.length < headerBytes) return { ...none, ignoredBytes: 0 };
  const view = new DataView(head.buffer);
  const magic = view.getUint32(0);
  const isLittle = magic === magicNumber;
  if (!isLittle && magic !== magicNumber + 1) return { ...none, ignoredBytes: 0 };
  const pageBytes = view.getUint32(8);
  if (pageBytes < 512 || pageBytes > 65_536) return { ...none, ignoredBytes: 0 };
  const sum = { first: 0, second: 0 };
  addTo(sum, head.subarray(0, 24), isLittle);
  if (sum.first !== view.getUint32(24) || sum.second !== view.getUint32(28))
    return { ...none, ignoredBytes: 0 };
  const salts = [view.getUint32(16), view.getUint32(20)] as const;

  const pages = new Map<number, PagePlace>();
  let pageCount: number | undefined;
  let pending = new Map<number, PagePlace>();
  let committedAt = headerBytes;
  let at = headerBytes;
  for (; at + frameHeaderBytes + pageBytes <= file.size; at += frameHeaderBytes + pageBytes) {
    const frame = file.stream(at, frameHeaderBytes + pageBytes);
    const fields = new DataView(frame.buffer, frame.byteOffset, frame.length);
    if (fields.getUint32(8) !== salts[0] || fields.getUint32(12) !== salts[1]) break;
    addTo(sum, frame.subarray(0, 8), isLittle);
    addTo(sum, frame.subarray(frameHeaderBytes), isLittle);
    if (sum.first !== fields.getUint32(16) || sum.second !== fields.getUint32(20)) break;
    pending.set(fields.getUint32(0), { file, offset: at + frameHeaderBytes });
    const sizeAfter = fields.getUint32(4);
    if (sizeAfter === 0) continue;
    for (const [number, place] of pending) pages.set(number, place);
    pending = new Map();
    pageCount = sizeAfter;
    committedAt = at + frameHeaderBytes + pageBytes;
  }
  return {
    name: basename(file.path),
    pages,
    pageCount,
    ignoredBytes: pending.size > 0 ? at - committedAt : 0,
  };
}

/** The log's checksum, carried on over pairs of words. */
function addTo(sum: { first: number; second: number }, bytes: Uint8Array, isLittle: boolean): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let { first, second } = sum;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    first = (first + view.getUint32(at, isLittle) + second) >>> 0;
    second = (second + view.getUint32(at + 4, isLittle) + first) >>> 0;
  }
  sum.first = first;
  sum.second = second;
}
