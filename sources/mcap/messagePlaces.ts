import type { McapTypes } from '@mcap/core';

import { FileBytes } from '../bytes/FileBytes.js';
import { ChannelTable } from './ChannelTable.js';
import {
  chunkHeader,
  isMcap,
  mcapMagic,
  messagePrefixBytes,
  opcode,
  parseRecord,
  recordHeader,
  recordHeaderBytes,
  type ChunkHeader,
} from './mcapRecords.js';
import { walkRecords } from './walkRecords.js';
import type { RecordedTopic } from '../RecordingSource.js';

/** A message's place in a file. */
export interface MessageSpot {
  readonly topic: RecordedTopic;
  readonly logNs: bigint;
  /** Where its bytes begin, and how many they are. */
  readonly at: number;
  readonly bytes: number;
}

/** A chunk's header and the indexes behind it, but little of what follows. */
const windowBytes = 8 * 1024;

/** A channel, then a length, then a time and an offset a message. */
const indexPrefixBytes = 6;
const indexEntryBytes = 16;

/**
 * Finds the messages of some topics in an MCAP file of uncompressed chunks, as `McapFile` writes it, by the indexes behind its
 * chunks: what the messages hold is not read. A chunk whose indexes are torn off is read; what is damaged is left out, and so are
 * compressed chunks.
 *
 * It gives way to whatever else waits in this process after each chunk.
 *
 * @param wants which topics
 * @param found hears of each message, in the order of the file; the file is open as long as it is asked
 * @returns the first log time of any message, as `RecordingSource.span` has it; `undefined` where there is none
 * @throws RapportError `recording/unreadable`
 */
export async function findMessages(
  path: string,
  wants: (topic: RecordedTopic) => boolean,
  found: (spot: MessageSpot, file: FileBytes) => void,
): Promise<bigint | undefined> {
  const file = new FileBytes(path, windowBytes);
  let startNs: bigint | undefined;
  try {
    if (!isMcap(file.read(0, mcapMagic.length))) return undefined;
    const search = new Search(file, wants, found);
    let at = mcapMagic.length;
    for (;;) {
      const header = recordHeader(file.peek(at, recordHeaderBytes));
      if (header === undefined || header.opcode === opcode.footer || header.length >= file.size)
        return startNs;
      if (header.opcode === opcode.chunk) {
        const chunk = chunkHeader(file, at, header.length);
        if (chunk !== undefined && (startNs === undefined || chunk.startNs < startNs))
          startNs = chunk.startNs;
        search.takeChunk(chunk);
        await new Promise(setImmediate);
      }
      at += recordHeaderBytes + header.length;
    }
  } finally {
    file.close();
  }
}

class Search {
  readonly #file: FileBytes;
  readonly #wants: (topic: RecordedTopic) => boolean;
  readonly #found: (spot: MessageSpot, file: FileBytes) => void;
  readonly #channels = new ChannelTable();

  constructor(
    file: FileBytes,
    wants: (topic: RecordedTopic) => boolean,
    found: (spot: MessageSpot, file: FileBytes) => void,
  ) {
    this.#file = file;
    this.#wants = wants;
    this.#found = found;
  }

  takeChunk(chunk: ChunkHeader | undefined): void {
    if (chunk === undefined || !['', 'none'].includes(chunk.compression)) return;
    const indexes = this.#indexesBehind(chunk);
    // Channels are described in front of their first message, among a chunk's records.
    if (indexes?.every(({ channelId }) => this.#channels.topic(channelId) !== undefined) !== true) {
      this.#readChunk(chunk);
      return;
    }
    const entries = indexes.flatMap(({ channelId, records }) => {
      const topic = this.#wanted(channelId);
      if (topic === undefined) return [];
      return records.map(([logNs, offset]) => ({
        channelId,
        topic,
        logNs,
        at: chunk.recordsAt + Number(offset),
      }));
    });
    for (const { channelId, topic, logNs, at } of entries.sort((one, other) => one.at - other.at)) {
      const head = this.#file.read(at, recordHeaderBytes + messagePrefixBytes);
      const header = recordHeader(head);
      const end = at + recordHeaderBytes + (header?.length ?? 0);
      const isThere =
        header?.opcode === opcode.message &&
        header.length >= messagePrefixBytes &&
        new DataView(head.buffer).getUint16(recordHeaderBytes, true) === channelId &&
        end <= chunk.recordsAt + chunk.recordsBytes;
      const dataAt = at + recordHeaderBytes + messagePrefixBytes;
      if (isThere) this.#found({ topic, logNs, at: dataAt, bytes: end - dataAt }, this.#file);
    }
  }

  /** The channel's topic, where it is wanted. */
  #wanted(channelId: number): RecordedTopic | undefined {
    const topic = this.#channels.topic(channelId);
    return topic !== undefined && this.#wants(topic) ? topic : undefined;
  }

  /** @returns `undefined` where they are torn off or do not fit */
  #indexesBehind(chunk: ChunkHeader): McapTypes.MessageIndex[] | undefined {
    const indexes: McapTypes.MessageIndex[] = [];
    let at = chunk.recordsAt + chunk.recordsBytes;
    for (;;) {
      const header = recordHeader(this.#file.peek(at, recordHeaderBytes));
      if (header?.opcode !== opcode.messageIndex) return indexes.length > 0 ? indexes : undefined;
      const bytes = recordHeaderBytes + header.length;
      const isWhole =
        header.length >= indexPrefixBytes &&
        (header.length - indexPrefixBytes) % indexEntryBytes === 0 &&
        at + bytes <= this.#file.size;
      const record = isWhole ? parseRecord(this.#file.peek(at, bytes)) : undefined;
      if (record?.type !== 'MessageIndex') return undefined;
      indexes.push(record);
      at += bytes;
    }
  }

  #readChunk({ recordsAt, recordsBytes }: ChunkHeader): void {
    walkRecords(this.#file.read(recordsAt, recordsBytes), {
      channels: this.#channels,
      onMessage: ({ channelId, timeNs, start, end }) => {
        const topic = this.#wanted(channelId);
        if (topic !== undefined)
          this.#found({ topic, logNs: timeNs, at: recordsAt + start, bytes: end - start }, this.#file);
      },
    });
  }
}
