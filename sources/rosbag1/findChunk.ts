import type { FileBytes } from '../bytes/FileBytes.js';
import { bagOp, parseBagRecord, uint32Field } from './bagRecords.js';

const stepBytes = 64 * 1024;

const mark = Buffer.from('compression=');

/** A chunk record's header is `op`, `compression` and `size`, in any order: it begins at most so far before the second. */
const mostBefore = 64;

/** The first place from `from` where a chunk record begins, after damage. */
export function findChunk(file: FileBytes, from: number): number | undefined {
  for (let block = from; block < file.size; block += stepBytes) {
    const bytes = Buffer.from(file.read(block, stepBytes + mark.length));
    for (let found = bytes.indexOf(mark); found >= 0; found = bytes.indexOf(mark, found + 1)) {
      const at = block + found;
      for (let start = Math.max(from, at - mostBefore); start < at; start += 1) {
        if (isChunk(file, start)) return start;
      }
    }
  }
  return undefined;
}

function isChunk(file: FileBytes, at: number): boolean {
  const record = parseBagRecord(file.peek(at, 2 * mostBefore + 64), 0);
  return (
    record?.op === bagOp.chunk &&
    uint32Field(record, 'size') !== undefined &&
    record.headerBytes + record.dataBytes <= file.size - at
  );
}
