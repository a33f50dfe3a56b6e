import type { McapTypes } from '@mcap/core';
import type { FileBytes } from '../bytes/FileBytes.js';
import { walkFile } from '../bytes/walkFile.js';
import type { Segment } from '../order/Segment.js';
import type { RecordedMessage } from '../RecordingSource.js';
import type { RecordingFile } from '../RecordingFile.js';
import { TroubleList } from '../Trouble.js';
import { ChannelTable } from './ChannelTable.js';
import { crcOf, isSummaryWhole } from './checksums.js';
import { findRecord } from './findRecord.js';
import {
  chunkHeader,
  isMcap,
  isPlausible,
  mcapMagic,
  messagePrefixBytes,
  opcode,
  parseRecord,
  recordHeader,
  recordHeaderBytes,
  type ChunkHeader,
  type RecordHeader,
} from './mcapRecords.js';
import { chunkSegment, runSegment, type McapParts, type Run } from './mcapSegments.js';
import { tellMissing, tellUnendedData } from './tellMissing.js';

/** Neighbouring messages outside chunks are read together up to so many bytes. */
const runBytes = 4 * 1024 * 1024;

/** Records that are parsed whole are small; larger ones are attachments. */
const mostParsedBytes = 64 * 1024 * 1024;

/**
 * Walks through an MCAP file from record to record, without reading what chunks hold where the file describes it elsewhere.
 *
 * The index at the file's end is not relied on: files lack it, lack parts of it, or end before it. `loadDecompression` first.
 *
 * @throws RapportError `recording/unreadable`
 */
export function openMcap(path: string): RecordingFile {
  return walkFile(path, (file) => new McapWalk(file).walk());
}

class McapWalk {
  readonly #file: FileBytes;
  readonly #parts: McapParts;
  readonly #troubles: TroubleList;
  readonly #channels = new ChannelTable();
  #segments: Segment<RecordedMessage>[] = [];
  readonly #compressions = new Set<string>();
  #chunks: { offset: number; chunk: ChunkHeader; isCut: boolean; segment: number }[] = [];
  #run: Run | undefined;
  /** A message outside chunks of which it is not sure yet that its length is right. */
  #held: { offset: number; end: number; timeNs: bigint } | undefined;
  #profile = '';
  #library = '';
  #statistics: McapTypes.Statistics | undefined;
  #messagesOutside = 0;
  #isDataEnded = false;
  /** Behind the data, the summary says once more what was said before: not believed where its checksum is wrong. */
  #isSummaryBelieved = true;

  constructor(file: FileBytes) {
    this.#file = file;
    this.#troubles = new TroubleList(file.path);
    this.#parts = { file, channels: this.#channels, troubles: this.#troubles };
  }

  walk(): RecordingFile {
    const file = this.#file;
    if (!isMcap(file.read(0, mcapMagic.length))) {
      this.#troubles.add(
        'recording/damaged',
        'The first bytes are damaged; the file is read as MCAP all the same.',
        { offset: 0 },
      );
    }
    this.#walkRecords(mcapMagic.length);
    this.#endRun();
    const isStated = this.#openChunks();
    const counts = isStated ? this.#statistics?.channelMessageCounts : undefined;
    return {
      storage: 'mcap',
      compression: [...this.#compressions].sort().join(', ') || 'none',
      notes: {
        ...(this.#profile !== '' && { profile: this.#profile }),
        ...(this.#library !== '' && { library: this.#library }),
      },
      topics: this.#channels.all(counts),
      segments: this.#segments,
      troubles: this.#troubles,
      close: () => file.close(),
    };
  }

  #walkRecords(from: number): void {
    const file = this.#file;
    let at = from;
    while (at < file.size) {
      const header = recordHeader(file.peek(at, recordHeaderBytes));
      const left = file.size - at - recordHeaderBytes;
      if (header === undefined) {
        this.#cut(at);
        return;
      }
      if (!isPlausible(header, left) || !this.#canBe(header, at)) {
        if (this.#takeCut(header, at, left)) return;
        const next = this.#resume(at);
        if (next === undefined) return;
        at = next;
        continue;
      }
      this.#release();
      const end = at + recordHeaderBytes + header.length;
      this.#take(header, at, end);
      if (header.opcode === opcode.footer) return;
      at = end;
    }
    this.#release();
    this.#troubles.add(
      'recording/not-closed',
      'The file has no end: its recorder was killed, or the file was cut between two records. What is there is read.',
      { offset: file.size },
    );
  }

  /** Whether a record of this kind can have this content: no other record looks like a chunk, which tells its length twice. */
  #canBe(header: RecordHeader, at: number): boolean {
    if (header.opcode !== opcode.chunk && chunkHeader(this.#file, at, header.length) !== undefined)
      return false;
    switch (header.opcode) {
      case opcode.chunk:
        return chunkHeader(this.#file, at, header.length) !== undefined;
      case opcode.message:
        return header.length >= messagePrefixBytes;
      case opcode.footer:
        return header.length === 20;
      default:
        return true;
    }
  }

  #take(header: RecordHeader, at: number, end: number): void {
    const file = this.#file;
    switch (header.opcode) {
      case opcode.message: {
        const bytes = file.peek(at + recordHeaderBytes, messagePrefixBytes);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        this.#held = { offset: at, end, timeNs: view.getBigUint64(6, true) };
        return;
      }
      case opcode.chunk: {
        const chunk = chunkHeader(file, at, header.length);
        if (chunk === undefined) return;
        this.#addChunk(at, chunk, false);
        return;
      }
      case opcode.dataEnd:
        this.#endData(at, end);
        return;
      case opcode.footer:
        if (!this.#isDataEnded) tellUnendedData(at, this.#troubles);
        return;
      case opcode.header:
      case opcode.schema:
      case opcode.channel:
      case opcode.statistics: {
        if (header.length > mostParsedBytes || !this.#isSummaryBelieved) return;
        this.#describe(parseRecord(file.read(at, end - at)), at);
        return;
      }
      default:
        return;
    }
  }

  #describe(record: McapTypes.TypedMcapRecord | undefined, at: number): void {
    switch (record?.type) {
      case undefined:
        this.#troubles.add('recording/damaged', `A description at byte ${at} is damaged and was left out.`, {
          offset: at,
        });
        return;
      case 'Header':
        this.#profile = record.profile;
        this.#library = record.library;
        return;
      case 'Statistics':
        this.#statistics = record;
        return;
      default:
        this.#channels.add(record);
    }
  }

  /** Checks what has checksums: the summary, and the data where messages have none of their own. */
  #endData(at: number, end: number): void {
    const file = this.#file;
    this.#isDataEnded = true;
    this.#isSummaryBelieved = isSummaryWhole(file, end);
    if (!this.#isSummaryBelieved) {
      this.#troubles.add(
        'recording/damaged-summary',
        'The summary at the end of the file is damaged; the messages are read without it.',
        { offset: end },
      );
    }
    if (this.#messagesOutside === 0) return;
    const stated = file.peek(at + recordHeaderBytes, 4);
    const crc = new DataView(stated.buffer, stated.byteOffset, 4).getUint32(0, true);
    if (crc === 0 || crc === crcOf(file, 0, at)) return;
    if (this.#chunks.length > 0) {
      this.#dropOutside(at);
      return;
    }
    this.#troubles.add(
      'recording/checksum',
      "The data's checksum is wrong: a message outside chunks may be damaged or missing, and none can tell which.",
      { offset: at },
    );
  }

  /** Among chunks, which have their own checksums, a message outside may be another record that is damaged. */
  #dropOutside(at: number): void {
    this.#endRun();
    const kept = new Set(this.#chunks.map(({ segment }) => this.#segments[segment]));
    this.#segments = this.#segments.filter((segment) => kept.has(segment));
    this.#chunks.forEach((chunk, index) => (chunk.segment = index));
    this.#troubles.add(
      'recording/checksum',
      `The data's checksum is wrong: the ${this.#messagesOutside} messages outside chunks may be damaged and were left out.`,
      { offset: at, lostMessages: this.#messagesOutside },
    );
  }

  #addChunk(offset: number, chunk: ChunkHeader, isCut: boolean): void {
    this.#endRun();
    this.#compressions.add(chunk.compression === '' ? 'none' : chunk.compression);
    this.#chunks.push({ offset, chunk, isCut, segment: this.#segments.length });
    this.#segments.push(chunkSegment(this.#parts, { offset, chunk, isCut }));
  }

  /** Counts a held message among those outside chunks: what follows it is a record. */
  #release(): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    this.#messagesOutside += 1;
    const run = this.#run;
    if (run?.end === held.offset && held.end - run.start <= runBytes) {
      run.end = held.end;
      if (held.timeNs < run.startNs) run.startNs = held.timeNs;
      if (held.timeNs > run.endNs) run.endNs = held.timeNs;
      return;
    }
    this.#endRun();
    this.#run = { start: held.offset, end: held.end, startNs: held.timeNs, endNs: held.timeNs };
  }

  #endRun(): void {
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined) this.#segments.push(runSegment(this.#parts, run));
  }

  #cut(at: number): void {
    this.#release();
    const lostBytes = this.#file.size - at;
    this.#troubles.add(
      'recording/cut',
      `The file ends in the middle of a record: its last ${lostBytes} bytes (from byte ${at}) cannot all be used.`,
      { offset: at, lostBytes },
    );
  }

  /** A last record that the file's end cuts off; what is there of a chunk is used. */
  #takeCut(header: RecordHeader, at: number, left: number): boolean {
    if (header.length <= left || header.length >= 2 ** 40) return false;
    if (header.opcode === opcode.chunk) {
      const chunk = chunkHeader(this.#file, at, header.length);
      if (chunk === undefined && left >= 40) return false;
      this.#cut(at);
      if (chunk !== undefined) this.#addChunk(at, chunk, true);
      return true;
    }
    const isKnown = header.opcode >= opcode.header && header.opcode <= opcode.dataEnd;
    if (!isKnown || header.length >= 2 ** 32) return false;
    // A length that is damaged looks alike: then there are records further on.
    if (findRecord(this.#file, at + 1, this.#channels) !== undefined) return false;
    this.#cut(at);
    return true;
  }

  /** Where the next record is behind bytes that are none. */
  #resume(at: number): number | undefined {
    const held = this.#held;
    this.#held = undefined;
    const from = held?.offset ?? at;
    const next = findRecord(this.#file, from + 1, this.#channels);
    const lostBytes = (next ?? this.#file.size) - from;
    this.#troubles.add(
      'recording/damaged',
      `${lostBytes} bytes from byte ${from} are damaged: what they held was lost${next === undefined ? ', and nothing usable follows' : ''}.`,
      { offset: from, lostBytes },
    );
    return next;
  }

  /**
   * Opens chunks now where only they say which topics there are, or where they do not say which times they hold.
   *
   * @returns whether the statistics describe the file
   */
  #openChunks(): boolean {
    const statistics = this.#statistics;
    const empty = new Set<Segment<RecordedMessage>>();
    const isDescribed = statistics !== undefined && this.#channels.size >= statistics.channelCount;
    for (const { chunk, isCut, segment } of this.#chunks) {
      const isTimed = chunk.startNs > 0n && chunk.endNs > 0n && chunk.startNs <= chunk.endNs;
      if (isDescribed && isTimed && !isCut) continue;
      const made = this.#segments[segment];
      const loaded = made?.load(undefined);
      if (made === undefined || loaded === undefined) continue;
      const startNs = loaded.timesNs[0];
      const endNs = loaded.timesNs.at(-1);
      if (startNs === undefined || endNs === undefined) empty.add(made);
      else this.#segments[segment] = { startNs, endNs, load: (topics) => made.load(topics) };
    }
    this.#segments = this.#segments.filter((segment) => !empty.has(segment));
    if (statistics === undefined) return false;
    const found = { chunks: this.#chunks.length, messagesOutside: this.#messagesOutside };
    tellMissing(statistics, found, this.#troubles);
    return isDescribed && this.#troubles.all.length === 0;
  }
}
