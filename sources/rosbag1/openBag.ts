import { RapportError } from '../../core/RapportError.js';
import type { FileBytes } from '../bytes/FileBytes.js';
import { walkFile } from '../bytes/walkFile.js';
import type { Segment } from '../order/Segment.js';
import type { RecordingFile } from '../RecordingFile.js';
import type { RecordedMessage } from '../RecordingSource.js';
import { TroubleList } from '../Trouble.js';
import {
  bagMagic,
  bagOp,
  bagTime,
  mostHeaderBytes,
  parseBagRecord,
  textField,
  uint32Field,
  type BagRecord,
} from './bagRecords.js';
import { bagSegment, type BagChunk, type BagParts } from './bagSegments.js';
import { ConnectionTable } from './ConnectionTable.js';
import { findChunk } from './findChunk.js';

/** A chunk with what the index records behind it say. */
interface WalkedChunk extends Omit<BagChunk, 'indexed'> {
  indexed: number | undefined;
  startNs: bigint | undefined;
  endNs: bigint | undefined;
}

/**
 * Walks through a ROS 1 bag from record to record. The index at its end is not relied on: `.bag.active` files and cut ones lack
 * it. `loadDecompression` first.
 *
 * @throws RapportError `recording/unreadable`, `recording/empty`, `recording/old-bag`
 */
export function openBag(path: string): RecordingFile {
  return walkFile(path, (file) => new BagWalk(file).walk());
}

class BagWalk {
  readonly #file: FileBytes;
  readonly #troubles: TroubleList;
  readonly #connections = new ConnectionTable();
  readonly #parts: BagParts;
  readonly #chunks: WalkedChunk[] = [];
  readonly #counts = new Map<number, number>();
  #isIndexed = false;
  #statedConnections = 0;
  #statedChunks = 0;

  constructor(file: FileBytes) {
    this.#file = file;
    this.#troubles = new TroubleList(file.path);
    this.#parts = { file, connections: this.#connections, troubles: this.#troubles };
  }

  walk(): RecordingFile {
    const file = this.#file;
    if (file.size === 0)
      throw new RapportError('recording/empty', `${file.path} is empty: nothing was recorded in it.`);
    const magic = new TextDecoder('latin1').decode(file.read(0, bagMagic.length));
    if (magic !== bagMagic) {
      if (magic.startsWith('#ROSBAG V1'))
        throw new RapportError(
          'recording/old-bag',
          `${file.path} is a bag of version 1: convert it with rosbag fix.`,
        );
      this.#troubles.add(
        'recording/damaged',
        'The first bytes are damaged; the file is read as a bag all the same.',
        {
          offset: 0,
        },
      );
    }
    this.#walkRecords(bagMagic.length);
    const segments = this.#segments();
    const isCounted = this.#troubles.all.length === 0;
    const compressions = new Set(this.#chunks.map(({ compression }) => compression));
    return {
      storage: 'rosbag1',
      compression: [...compressions].sort().join(', ') || 'none',
      notes: { index: this.#isIndexed ? 'yes' : 'none' },
      topics: this.#connections.all(isCounted ? this.#counts : undefined),
      segments,
      troubles: this.#troubles,
      close: () => file.close(),
    };
  }

  #walkRecords(from: number): void {
    const file = this.#file;
    let at = from;
    while (at < file.size) {
      const record = this.#recordAt(at);
      const dataAt = at + (record?.headerBytes ?? 0);
      const left = file.size - dataAt;
      if (record === undefined || !isKnown(record)) {
        const next = findChunk(file, at + 1);
        this.#tellLost(at, next);
        if (next === undefined) return;
        at = next;
        continue;
      }
      if (record.dataBytes > left) {
        const next = findChunk(file, at + 1);
        this.#tellLost(at, next);
        if (next === undefined) {
          if (record.op === bagOp.chunk) this.#addChunk(record, { at, dataAt, dataBytes: left, isCut: true });
          return;
        }
        at = next;
        continue;
      }
      this.#take(record, at, dataAt);
      at = dataAt + record.dataBytes;
    }
    if (!this.#isIndexed) {
      this.#troubles.add(
        'recording/not-closed',
        'The bag has no index: its recorder was killed, or it still runs. What is there is read.',
        { offset: file.size },
      );
    } else if (this.#statedChunks > this.#chunks.length) {
      this.#troubles.add(
        'recording/missing-chunks',
        `The bag states ${this.#statedChunks} chunks, and ${this.#chunks.length} are there.`,
      );
    }
  }

  #recordAt(at: number): BagRecord | undefined {
    const length = this.#file.peek(at, 4);
    if (length.length < 4) return undefined;
    const headerLength = new DataView(length.buffer, length.byteOffset, 4).getUint32(0, true);
    if (headerLength > mostHeaderBytes) return undefined;
    // The fields outlive the window.
    return parseBagRecord(this.#file.peek(at, 4 + headerLength + 4).slice(), 0);
  }

  #take(record: BagRecord, at: number, dataAt: number): void {
    switch (record.op) {
      case bagOp.bagHeader:
        this.#isIndexed = (record.fields.get('index_pos') ?? []).some((byte) => byte !== 0);
        this.#statedConnections = uint32Field(record, 'conn_count') ?? 0;
        this.#statedChunks = uint32Field(record, 'chunk_count') ?? 0;
        return;
      case bagOp.connection:
        this.#connections.add(record, this.#file.read(dataAt, record.dataBytes));
        return;
      case bagOp.chunk:
        this.#addChunk(record, { at, dataAt, dataBytes: record.dataBytes, isCut: false });
        return;
      case bagOp.indexData:
        this.#addIndex(record, dataAt);
        return;
      default:
        return;
    }
  }

  #addChunk(
    record: BagRecord,
    { at, dataAt, dataBytes, isCut }: { at: number; dataAt: number; dataBytes: number; isCut: boolean },
  ): void {
    const compression = textField(record.fields, 'compression') || 'none';
    this.#chunks.push({
      offset: at,
      compression,
      size: uint32Field(record, 'size') ?? (compression === 'none' ? dataBytes : 0),
      dataAt,
      dataBytes,
      isCut,
      indexed: undefined,
      startNs: undefined,
      endNs: undefined,
    });
  }

  /** An index of one connection's messages in the chunk before it: times and places. */
  #addIndex(record: BagRecord, dataAt: number): void {
    const chunk = this.#chunks.at(-1);
    const count = uint32Field(record, 'count') ?? 0;
    const connection = uint32Field(record, 'conn') ?? 0;
    if (chunk === undefined || count * 12 !== record.dataBytes) return;
    chunk.indexed = (chunk.indexed ?? 0) + count;
    this.#counts.set(connection, (this.#counts.get(connection) ?? 0) + count);
    const data = this.#file.peek(dataAt, record.dataBytes);
    for (let index = 0; index < count; index += 1) {
      const timeNs = bagTime(data, index * 12);
      if (chunk.startNs === undefined || timeNs < chunk.startNs) chunk.startNs = timeNs;
      if (chunk.endNs === undefined || timeNs > chunk.endNs) chunk.endNs = timeNs;
    }
  }

  /** Chunks as segments; those are opened now that no index describes, and all where connections are not listed. */
  #segments(): Segment<RecordedMessage>[] {
    const isDescribed = this.#isIndexed && this.#connections.size >= this.#statedConnections;
    const segments: Segment<RecordedMessage>[] = [];
    for (const chunk of this.#chunks) {
      const { startNs, endNs } = chunk;
      if (isDescribed && startNs !== undefined && endNs !== undefined) {
        segments.push(bagSegment(this.#parts, chunk, { startNs, endNs }));
        continue;
      }
      const { timesNs } = bagSegment(this.#parts, chunk, { startNs: 0n, endNs: 0n }).load(undefined);
      const span = { startNs: timesNs[0], endNs: timesNs.at(-1) };
      if (span.startNs === undefined || span.endNs === undefined) continue;
      segments.push(bagSegment(this.#parts, chunk, { startNs: span.startNs, endNs: span.endNs }));
    }
    return segments;
  }

  #tellLost(at: number, next: number | undefined): void {
    const lostBytes = (next ?? this.#file.size) - at;
    if (next === undefined) {
      this.#troubles.add(
        'recording/cut',
        `The bag ends in the middle of a record or is damaged: its last ${lostBytes} bytes (from byte ${at}) cannot all be used.`,
        { offset: at, lostBytes },
      );
    } else {
      this.#troubles.add(
        'recording/damaged',
        `${lostBytes} bytes from byte ${at} are damaged: what they held was lost.`,
        { offset: at, lostBytes },
      );
    }
  }
}

function isKnown({ op, fields }: BagRecord): boolean {
  return op >= bagOp.message && op <= bagOp.connection && (op !== bagOp.chunk || fields.has('compression'));
}
