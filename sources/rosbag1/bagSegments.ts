import { sentenceOf } from '../../core/sentenceOf.js';
import { decompress, decompressCut, type Compression } from '../bytes/decompress.js';
import type { FileBytes } from '../bytes/FileBytes.js';
import { loadedSegment, type LoadedSegment, type Segment } from '../order/Segment.js';
import type { RecordedMessage, RecordedTopic } from '../RecordingSource.js';
import type { TroubleList } from '../Trouble.js';
import { bagOp, parseBagRecord, timeField, uint32Field } from './bagRecords.js';
import type { ConnectionTable } from './ConnectionTable.js';

/** What the segments of one bag share. */
export interface BagParts {
  readonly file: FileBytes;
  readonly connections: ConnectionTable;
  readonly troubles: TroubleList;
}

/** A chunk, as the walk found it. */
export interface BagChunk {
  readonly offset: number;
  readonly compression: string;
  /** Uncompressed. */
  readonly size: number;
  readonly dataAt: number;
  /** As many as the file holds. */
  readonly dataBytes: number;
  readonly isCut: boolean;
  /** Messages by the index behind the chunk; `undefined` where there is none. */
  readonly indexed: number | undefined;
}

interface Entry {
  readonly topic: RecordedTopic;
  readonly timeNs: bigint;
  readonly start: number;
  readonly end: number;
}

export function bagSegment(
  parts: BagParts,
  chunk: BagChunk,
  span: { startNs: bigint; endNs: bigint },
): Segment<RecordedMessage> {
  return { ...span, load: (topics) => loadRecords(parts, readChunk(parts, chunk), { topics, chunk }) };
}

const compressions: ReadonlyMap<string, Compression> = new Map([
  ['none', 'none'],
  ['lz4', 'lz4'],
  ['bz2', 'bz2'],
]);

function readChunk({ file, troubles }: BagParts, chunk: BagChunk): Uint8Array {
  const { offset, dataAt, dataBytes, size, isCut, indexed } = chunk;
  const compression = compressions.get(chunk.compression);
  try {
    if (compression === undefined) throw new Error(`its compression "${chunk.compression}" is not known`);
    const stored = file.read(dataAt, dataBytes);
    return isCut ? decompressCut(compression, stored, size) : decompress(compression, stored, size);
  } catch (error) {
    const lost = indexed === undefined ? 'its messages' : `its ${indexed} messages`;
    troubles.add(
      'recording/damaged-chunk',
      `A chunk at byte ${offset} is damaged (${sentenceOf(error)}): ${lost} were lost.`,
      { offset, lostBytes: dataBytes, lostMessages: indexed },
    );
    return new Uint8Array(0);
  }
}

function loadRecords(
  { connections, troubles }: BagParts,
  records: Uint8Array,
  { topics, chunk }: { topics: ReadonlySet<string> | undefined; chunk: BagChunk },
): LoadedSegment<RecordedMessage> {
  const entries: Entry[] = [];
  let unknown = 0;
  let found = 0;
  let at = 0;
  while (at < records.length) {
    const record = parseBagRecord(records, at);
    const start = at + (record?.headerBytes ?? 0);
    const end = start + (record?.dataBytes ?? 0);
    if (record === undefined || end > records.length) break;
    if (record.op === bagOp.connection && !connections.add(record, records.subarray(start, end))) {
      troubles.add(
        'recording/contradiction',
        `The chunk at byte ${chunk.offset} describes a connection otherwise than the rest of the bag: one of them is damaged.`,
        { offset: chunk.offset },
      );
    }
    if (record.op === bagOp.message) {
      const timeNs = timeField(record, 'time');
      const topic = connections.topic(uint32Field(record, 'conn') ?? -1);
      found += 1;
      if (timeNs === undefined || topic === undefined) unknown += 1;
      else if (topics === undefined || topics.has(topic.name)) entries.push({ topic, timeNs, start, end });
    }
    at = end;
  }
  const { offset, isCut, indexed } = chunk;
  const lostBytes = records.length - at;
  const lostMessages = indexed === undefined ? undefined : Math.max(0, indexed - found);
  if (lostBytes === 0 && records.length > 0 && lostMessages !== undefined && lostMessages > 0) {
    troubles.add(
      'recording/missing-messages',
      `The chunk at byte ${offset} should hold ${indexed ?? 0} messages by its index: ${lostMessages} of them could not be found.`,
      { offset, lostMessages },
    );
  }
  if (lostBytes > 0 && !isCut) {
    troubles.add(
      'recording/damaged-chunk',
      `The chunk at byte ${offset} is damaged from its byte ${at}: the ${lostBytes} bytes behind it were lost.`,
      { offset, lostBytes, lostMessages },
    );
  }
  if (unknown > 0) {
    troubles.add(
      'recording/unknown-channel',
      `${unknown} messages at byte ${offset} belong to a connection whose description was lost, and were left out.`,
      { offset, lostMessages: unknown },
    );
  }
  return loadedSegment(entries, {
    item: ({ topic, timeNs, start, end }) => ({
      topic,
      logTimeNs: timeNs,
      publishTimeNs: undefined,
      data: records.slice(start, end),
    }),
    bytes: records.length,
  });
}
