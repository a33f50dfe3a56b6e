import type { FileBytes } from '../bytes/FileBytes.js';
import type { ChannelTable } from './ChannelTable.js';
import {
  chunkHeader,
  isPlausible,
  messagePrefixBytes,
  opcode,
  recordHeader,
  recordHeaderBytes,
} from './mcapRecords.js';

const stepBytes = 64 * 1024;

const known = new Set(['', 'none', 'lz4', 'zstd']);

/**
 * The first place from `from` where a chunk, or messages of known channels, go on: after damage.
 *
 * A chunk tells its length twice, which no other bytes do by chance; messages are believed when three records follow each
 * other.
 */
export function findRecord(file: FileBytes, from: number, channels: ChannelTable): number | undefined {
  for (let block = from; block < file.size; block += stepBytes) {
    const bytes = file.read(block, stepBytes);
    for (let index = 0; index < bytes.length; index += 1) {
      const code = bytes[index];
      const at = block + index;
      if (code === opcode.chunk && isChunk(file, at)) return at;
      if (code === opcode.message && isMessageRun(file, at, channels)) return at;
    }
  }
  return undefined;
}

function isChunk(file: FileBytes, at: number): boolean {
  const header = recordHeader(file.peek(at, recordHeaderBytes));
  if (header === undefined || header.length > file.size - at - recordHeaderBytes) return false;
  const chunk = chunkHeader(file, at, header.length);
  return chunk !== undefined && known.has(chunk.compression);
}

function isMessageRun(file: FileBytes, from: number, channels: ChannelTable): boolean {
  let at = from;
  for (let count = 0; count < 3; count += 1) {
    if (at === file.size) return count > 0;
    const header = recordHeader(file.peek(at, recordHeaderBytes));
    if (header === undefined || !isPlausible(header, file.size - at - recordHeaderBytes)) return false;
    if (header.opcode === opcode.message) {
      if (header.length < messagePrefixBytes) return false;
      const channel = file.peek(at + recordHeaderBytes, 2);
      if (channels.topic((channel[0] ?? 0) + (channel[1] ?? 0) * 256) === undefined) return false;
    }
    at += recordHeaderBytes + header.length;
    if (header.opcode === opcode.footer) return true;
  }
  return true;
}
