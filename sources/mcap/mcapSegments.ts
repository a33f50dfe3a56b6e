import { crc32 } from 'node:zlib';
import { sentenceOf } from '../../core/sentenceOf.js';
import { decompress, decompressCut, type Compression } from '../bytes/decompress.js';
import type { FileBytes } from '../bytes/FileBytes.js';
import { loadedSegment, type LoadedSegment, type Segment } from '../order/Segment.js';
import type { RecordedMessage, RecordedTopic } from '../RecordingSource.js';
import type { TroubleList } from '../Trouble.js';
import { uncompressedMessage } from '../uncompressedMessage.js';
import type { ChannelTable } from './ChannelTable.js';
import { opcode, recordHeader, recordHeaderBytes, type ChunkHeader } from './mcapRecords.js';
import { walkRecords, type MessagePlace } from './walkRecords.js';

/** What the segments of one file share. */
export interface McapParts {
  readonly file: FileBytes;
  readonly channels: ChannelTable;
  readonly troubles: TroubleList;
}

/** Messages outside chunks, one behind the other: their bytes, and the times they span. */
export interface Run {
  start: number;
  end: number;
  startNs: bigint;
  endNs: bigint;
}

/** The segment of one chunk; `isCut` where the file ends within it. */
export function chunkSegment(
  parts: McapParts,
  { offset, chunk, isCut }: { offset: number; chunk: ChunkHeader; isCut: boolean },
): Segment<RecordedMessage> {
  return {
    startNs: chunk.startNs,
    endNs: chunk.endNs,
    load: (topics) => {
      const records = isCut ? readCut(parts, offset, chunk) : readWhole(parts, offset, chunk);
      return loadRecords(parts, records, { topics, offset, lostWith: isCut ? 'cut' : 'damaged' });
    },
  };
}

/** The segment of neighbouring messages outside chunks: the file's bytes from `start` to `end`. */
export function runSegment(parts: McapParts, { start, end, startNs, endNs }: Run): Segment<RecordedMessage> {
  return {
    startNs,
    endNs,
    load: (topics) =>
      loadRecords(parts, parts.file.read(start, end - start), { topics, offset: start, lostWith: 'damaged' }),
  };
}

/** Compressions by the names that chunks use. */
const compressions: ReadonlyMap<string, Compression> = new Map([
  ['', 'none'],
  ['none', 'none'],
  ['lz4', 'lz4'],
  ['zstd', 'zstd'],
]);

function readWhole({ file, troubles }: McapParts, offset: number, chunk: ChunkHeader): Uint8Array {
  const compression = compressions.get(chunk.compression);
  let why: string;
  try {
    if (compression === undefined) throw new Error(`its compression "${chunk.compression}" is not known`);
    const stored = file.read(chunk.recordsAt, chunk.recordsBytes);
    const records = decompress(compression, stored, chunk.size);
    if (chunk.crc === 0 || crc32(records) === chunk.crc) return records;
    why = 'its checksum is another';
  } catch (error) {
    why = sentenceOf(error);
  }
  const lostMessages = indexedMessages(file, chunk.recordsAt + chunk.recordsBytes);
  const lost = lostMessages === undefined ? 'its messages' : `its ${lostMessages} messages`;
  troubles.add(
    'recording/damaged-chunk',
    `A chunk at byte ${offset} is damaged (${why}): ${lost} were lost.`,
    {
      offset,
      lostBytes: chunk.recordsBytes,
      lostMessages,
    },
  );
  return new Uint8Array(0);
}

function readCut({ file }: McapParts, _offset: number, chunk: ChunkHeader): Uint8Array {
  const compression = compressions.get(chunk.compression);
  if (compression === undefined) return new Uint8Array(0);
  return decompressCut(compression, file.read(chunk.recordsAt, chunk.recordsBytes), chunk.size);
}

/** How many messages the index records behind a chunk count; `undefined` where there are none. */
function indexedMessages(file: FileBytes, chunkEnd: number): number | undefined {
  let at = chunkEnd;
  let count: number | undefined;
  for (;;) {
    const header = recordHeader(file.peek(at, recordHeaderBytes));
    if (header?.opcode !== opcode.messageIndex || header.length > file.size - at) return count;
    // A channel, then a length, then a time and an offset a message.
    count = (count ?? 0) + Math.max(0, Math.floor((header.length - 6) / 16));
    at += recordHeaderBytes + header.length;
  }
}

function loadRecords(
  { channels, troubles }: McapParts,
  records: Uint8Array,
  {
    topics,
    offset,
    lostWith,
  }: { topics: ReadonlySet<string> | undefined; offset: number; lostWith: 'cut' | 'damaged' },
): LoadedSegment<RecordedMessage> {
  const entries: (MessagePlace & { readonly topic: RecordedTopic })[] = [];
  let unknown = 0;
  const whole = walkRecords(records, {
    channels,
    onMessage: (place) => {
      const topic = channels.topic(place.channelId);
      if (topic === undefined) unknown += 1;
      else if (topics === undefined || topics.has(topic.name)) entries.push({ ...place, topic });
    },
  });
  if (whole < records.length && lostWith === 'damaged') {
    const lostBytes = records.length - whole;
    troubles.add(
      'recording/damaged-chunk',
      `The records at byte ${offset} are damaged from their byte ${whole}: the ${lostBytes} bytes behind it were lost.`,
      { offset, lostBytes },
    );
  }
  if (unknown > 0) {
    troubles.add(
      'recording/unknown-channel',
      `${unknown} messages at byte ${offset} belong to a channel whose description was lost, and were left out.`,
      { offset, lostMessages: unknown },
    );
  }
  return loadedSegment(entries, {
    item: (entry) => toMessage(entry, records, troubles),
    bytes: records.length,
  });
}

function toMessage(
  { topic, timeNs, publishTimeNs, start, end }: MessagePlace & { readonly topic: RecordedTopic },
  records: Uint8Array,
  troubles: TroubleList,
): RecordedMessage | undefined {
  const data = uncompressedMessage(records.slice(start, end), { topic, timeNs, troubles });
  return data && { topic, logTimeNs: timeNs, publishTimeNs, data };
}
