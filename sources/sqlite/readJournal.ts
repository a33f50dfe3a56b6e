import { basename } from 'node:path';
import type { FileBytes } from '../bytes/FileBytes.js';
import type { PagePlace } from './SqlitePages.js';
import type { PageLog } from './readWal.js';

const magic = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/**
 * A rollback journal: the pages as they were before a transaction that was never finished
 * (https://www.sqlite.org/fileformat2.html, 3).
 */
export function readJournal(file: FileBytes): PageLog {
  const pages = new Map<number, PagePlace>();
  let pageCount: number | undefined;
  let at = 0;
  for (;;) {
    const head = file.read(at, 28);
    if (head.length < 28 || magic.some((byte, index) => head[index] !== byte)) break;
    const view = new DataView(head.buffer);
    const stated = view.getUint32(8);
    const nonce = view.getUint32(12);
    const sectorBytes = view.getUint32(20);
    const pageBytes = view.getUint32(24);
    if (pageBytes < 512 || pageBytes > 65_536 || sectorBytes < 32 || sectorBytes > 65_536) break;
    pageCount ??= view.getUint32(16);
    const recordBytes = 4 + pageBytes + 4;
    const start = at + sectorBytes;
    const most = Math.floor((file.size - start) / recordBytes);
    const count = stated === 0xffffffff ? most : Math.min(stated, most);
    for (let index = 0; index < count; index += 1) {
      const offset = start + index * recordBytes;
      const record = file.stream(offset, recordBytes);
      const fields = new DataView(record.buffer, record.byteOffset, record.length);
      let sum = nonce;
      for (let byte = pageBytes - 200; byte > 0; byte -= 200) sum = (sum + (record[4 + byte] ?? 0)) >>> 0;
      if (sum !== fields.getUint32(4 + pageBytes)) break;
      const number = fields.getUint32(0);
      if (!pages.has(number)) pages.set(number, { file, offset: offset + 4 });
    }
    at = Math.ceil((start + count * recordBytes) / sectorBytes) * sectorBytes;
  }
  return { name: basename(file.path), pages, pageCount, ignoredBytes: 0 };
}
