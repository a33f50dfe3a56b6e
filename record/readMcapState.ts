import { crc32 } from 'node:zlib';
import type { McapTypes } from '@mcap/core';

import { RapportError } from '../core/RapportError.js';
import { FileBytes } from '../sources/bytes/FileBytes.js';
import { isSummaryWhole } from '../sources/mcap/checksums.js';
import {
  chunkHeader,
  isMcap,
  mcapMagic,
  messagePrefixBytes,
  opcode,
  parseRecord,
  recordHeader,
  recordHeaderBytes,
} from '../sources/mcap/mcapRecords.js';
import { walkRecords } from '../sources/mcap/walkRecords.js';
import type { McapSummary } from './mcapSummary.js';
import { messageIndexes, type MessageEntries } from './messageIndexes.js';

/** Metadata's opcode; it stands between chunks. */
const metadataOpcode = 0x0c;

/** No record of ours outside chunks is larger. */
const mostOutsideBytes = 1024 * 1024;

/** What a file of `McapFile` holds as a whole, however its writer ended. */
export interface McapState extends Omit<McapSummary, 'position'> {
  /** Where its whole records end: what stands behind is torn, or is the summary. */
  readonly wholeBytes: number;
  /** What has to be written at `wholeBytes` before anything else: the last chunk's indexes where they are torn. */
  readonly missing: Uint8Array;
  /** It has its summary, and nothing needs to be done. */
  readonly isFinished: boolean;
  /** Bytes behind the whole records that cannot be used. */
  readonly tornBytes: number;
}

/** A message in a whole chunk; `data` is valid until the next one. */
export interface StateMessage {
  readonly channel: McapTypes.Channel | undefined;
  readonly data: Uint8Array;
}

/**
 * Walks through a file of `McapFile` up to the last chunk whose checksum is right. Chunks are judged whole or not at all: nothing
 * of a torn one is believed.
 *
 * @param onMessage hears of every message in whole chunks
 * @throws RapportError `record/damaged` where whole chunks follow behind damage, so that cutting the file would lose them;
 *   `record/no-recording` where the file's beginning is missing; `recording/unreadable`
 */
export async function readMcapState(
  path: string,
  onMessage: (message: StateMessage) => void = () => undefined,
): Promise<McapState> {
  const file = new FileBytes(path);
  try {
    return await new StateWalk(file, onMessage).walk();
  } finally {
    file.close();
  }
}

class StateWalk {
  readonly #file: FileBytes;
  readonly #onMessage: (message: StateMessage) => void;
  readonly #schemas = new Map<number, McapTypes.Schema>();
  readonly #channels = new Map<number, McapTypes.Channel>();
  readonly #counts = new Map<number, bigint>();
  readonly #chunkIndexes: McapTypes.ChunkIndex[] = [];
  readonly #metadataIndexes: McapTypes.MetadataIndex[] = [];
  #startNs: bigint | undefined;
  #endNs: bigint | undefined;
  #missing: Uint8Array = new Uint8Array(0);

  constructor(file: FileBytes, onMessage: (message: StateMessage) => void) {
    this.#file = file;
    this.#onMessage = onMessage;
  }

  async walk(): Promise<McapState> {
    const file = this.#file;
    let at = this.#headerEnd();
    for (;;) {
      const header = recordHeader(file.peek(at, recordHeaderBytes));
      if (header?.opcode === opcode.dataEnd) {
        const end = at + recordHeaderBytes + header.length;
        return this.#state(at, { isFinished: this.#isEnded(end) });
      }
      const next = header && this.#take(header.opcode, at, header.length);
      if (next === undefined) break;
      at = next;
      if (this.#missing.byteLength > 0) break;
      // A long recording is read without holding up who else works in this process.
      await new Promise(setImmediate);
    }
    const further = this.#wholeChunkFrom(at + 1);
    if (further !== undefined)
      throw new RapportError(
        'record/damaged',
        `${file.path} is damaged at byte ${at}, and whole again from byte ${further}: it is left as it is; rapport info and rapport replay read what is whole.`,
      );
    return this.#state(at, { isFinished: false });
  }

  #headerEnd(): number {
    const file = this.#file;
    const header = recordHeader(file.peek(mcapMagic.length, recordHeaderBytes));
    const end = mcapMagic.length + recordHeaderBytes + (header?.length ?? 0);
    if (!isMcap(file.read(0, mcapMagic.length)) || header?.opcode !== opcode.header || end > file.size)
      throw new RapportError(
        'record/no-recording',
        `${file.path} lacks the beginning of a recording: nothing is in it that could be used.`,
      );
    return end;
  }

  /** @returns where the record ends; `undefined` for one that is torn or none of ours */
  #take(code: number, at: number, length: number): number | undefined {
    const end = at + recordHeaderBytes + length;
    if (end > this.#file.size) return undefined;
    if (code === opcode.chunk) return this.#takeChunk(at, length);
    if (code !== metadataOpcode || length > mostOutsideBytes) return undefined;
    const record = parseRecord(this.#file.read(at, end - at));
    if (record?.type !== 'Metadata') return undefined;
    this.#metadataIndexes.push({
      offset: BigInt(at),
      length: BigInt(end - at),
      name: record.name,
    });
    return end;
  }

  #takeChunk(at: number, length: number): number | undefined {
    const chunk = chunkHeader(this.#file, at, length);
    if (chunk?.compression !== '') return undefined;
    const records = this.#file.read(chunk.recordsAt, chunk.recordsBytes);
    if (crc32(records) !== chunk.crc) return undefined;
    const entries = this.#readRecords(records);
    if (entries === undefined) return undefined;
    const chunkEnd = at + recordHeaderBytes + length;
    const indexes = messageIndexes(entries, chunkEnd);
    this.#chunkIndexes.push({
      messageStartTime: chunk.startNs,
      messageEndTime: chunk.endNs,
      chunkStartOffset: BigInt(at),
      chunkLength: BigInt(chunkEnd - at),
      messageIndexOffsets: indexes.offsets,
      messageIndexLength: BigInt(indexes.bytes.byteLength),
      compression: '',
      compressedSize: BigInt(records.byteLength),
      uncompressedSize: BigInt(records.byteLength),
    });
    const there = this.#file.read(chunkEnd, indexes.bytes.byteLength);
    if (Buffer.compare(there, indexes.bytes) === 0) return chunkEnd + there.byteLength;
    this.#missing = indexes.bytes;
    return chunkEnd;
  }

  /** @returns where the messages are; `undefined` where a record is none, or belongs to no channel */
  #readRecords(records: Uint8Array): MessageEntries | undefined {
    const entries = new Map<number, [bigint, bigint][]>();
    const channels = {
      add: (record: McapTypes.TypedMcapRecord | undefined): void => {
        if (record?.type === 'Schema') this.#schemas.set(record.id, record);
        if (record?.type === 'Channel') this.#channels.set(record.id, record);
      },
    };
    const whole = walkRecords(records, {
      channels,
      onMessage: ({ channelId, timeNs, start, end }) => {
        const offset = BigInt(start - recordHeaderBytes - messagePrefixBytes);
        const ofChannel = entries.get(channelId) ?? [];
        ofChannel.push([timeNs, offset]);
        entries.set(channelId, ofChannel);
        this.#counts.set(channelId, (this.#counts.get(channelId) ?? 0n) + 1n);
        if (this.#startNs === undefined || timeNs < this.#startNs) this.#startNs = timeNs;
        if (this.#endNs === undefined || timeNs > this.#endNs) this.#endNs = timeNs;
        this.#onMessage({ channel: this.#channels.get(channelId), data: records.subarray(start, end) });
      },
    });
    return whole === records.length ? entries : undefined;
  }

  #isEnded(summaryStart: number): boolean {
    const file = this.#file;
    const tail = file.read(file.size - mcapMagic.length, mcapMagic.length);
    return summaryStart <= file.size && isMcap(tail) && isSummaryWhole(file, summaryStart);
  }

  /** The place of a whole chunk further on, with the right checksum. */
  #wholeChunkFrom(from: number): number | undefined {
    const file = this.#file;
    for (let at = from; at < file.size; at += 1) {
      const window = file.peek(at, 65_536);
      const index = window.indexOf(opcode.chunk);
      if (index === -1) {
        at += window.length - 1;
        continue;
      }
      at += index;
      const header = recordHeader(file.peek(at, recordHeaderBytes));
      if (header === undefined || header.length > file.size - at - recordHeaderBytes) continue;
      const chunk = chunkHeader(file, at, header.length);
      if (chunk?.compression !== '' || chunk.crc === 0) continue;
      if (crc32(file.read(chunk.recordsAt, chunk.recordsBytes)) === chunk.crc) return at;
    }
    return undefined;
  }

  #state(wholeBytes: number, { isFinished }: { readonly isFinished: boolean }): McapState {
    const span =
      this.#startNs === undefined || this.#endNs === undefined
        ? undefined
        : { startNs: this.#startNs, endNs: this.#endNs };
    return {
      schemas: [...this.#schemas.values()],
      channels: [...this.#channels.values()],
      counts: this.#counts,
      chunkIndexes: this.#chunkIndexes,
      metadataIndexes: this.#metadataIndexes,
      span,
      wholeBytes,
      missing: this.#missing,
      isFinished,
      tornBytes: isFinished ? 0 : this.#file.size - wholeBytes,
    };
  }
}
