import { truncate } from 'node:fs/promises';
import { McapRecordBuilder, type McapTypes } from '@mcap/core';

import { GrowingFile } from './GrowingFile.js';
import { McapChunk } from './McapChunk.js';
import { summarySection } from './mcapSummary.js';
import type { McapState } from './readMcapState.js';

/** A chunk of rosbag2's default size holds less than one raw VGA picture; four of them cost no more to find. */
const defaultChunkBytes = 4 * 1024 * 1024;

/** More than this is not kept in memory when the disk takes nothing: further messages are dropped and counted. */
const defaultMostWaitingBytes = 512 * 1024 * 1024;

export interface McapChannel {
  readonly topic: string;
  /** For example `sensor_msgs/msg/Image`. */
  readonly type: string;
  /** For example `ros2msg`, with the definitions of the types that it uses after it. */
  readonly definition: { readonly encoding: string; readonly text: string };
  /** `cdr`, or `json`. */
  readonly messageEncoding: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface McapMessage {
  readonly channelId: number;
  readonly logNs: bigint;
  readonly publishNs: bigint;
  /** Borrowed until it is on the disk: do not write into it afterwards. */
  readonly data: Uint8Array;
  readonly sequence?: number;
}

export interface McapFileOptions {
  readonly profile: string;
  /** Who wrote it, for example `rapport 0.1.0`. */
  readonly library: string;
  readonly chunkBytes?: number;
  readonly mostWaitingBytes?: number;
  /** As in chmod; `ownerOnly` for a child's data. */
  readonly mode?: number;
}

/**
 * An MCAP file that grows: uncompressed chunks with message indexes, a summary at the end.
 *
 * `write` never waits and never fails. `flush` ends the chunk and puts everything on the disk; call it every second, so
 * that a killed process has lost a second, and whenever `waitingBytes` is more than you like to hold. When the disk
 * refuses, what it has not confirmed stays, and the next `flush` goes on at the very byte.
 */
export class McapFile {
  /** Messages that could not be kept, because the disk took nothing for too long. */
  lostMessages = 0;
  readonly #options: McapFileOptions;
  readonly #schemas: McapTypes.Schema[];
  readonly #channels: McapTypes.Channel[];
  readonly #counts: Map<number, bigint>;
  readonly #chunkIndexes: McapTypes.ChunkIndex[];
  readonly #metadataIndexes: McapTypes.MetadataIndex[];
  readonly #written = { schemas: new Set<number>(), channels: new Set<number>() };
  readonly #file: GrowingFile;
  #chunk = new McapChunk();
  #startNs: bigint | undefined;
  #endNs: bigint | undefined;
  #isEnded = false;

  /**
   * Nothing is on the disk before the first `flush`; the file must not exist yet.
   *
   * @param left what a file holds that is gone on with; see `continued`
   */
  constructor(path: string, options: McapFileOptions, left?: McapState) {
    this.#file = new GrowingFile(path, options.mode ?? 0o666, left?.wholeBytes);
    this.#options = options;
    this.#schemas = [...(left?.schemas ?? [])];
    this.#channels = [...(left?.channels ?? [])];
    this.#counts = new Map(left?.counts);
    this.#chunkIndexes = [...(left?.chunkIndexes ?? [])];
    this.#metadataIndexes = [...(left?.metadataIndexes ?? [])];
    if (left !== undefined) {
      for (const { id } of left.schemas) this.#written.schemas.add(id);
      for (const { id } of left.channels) this.#written.channels.add(id);
      this.#startNs = left.span?.startNs;
      this.#endNs = left.span?.endNs;
      if (left.missing.byteLength > 0) this.#file.push(left.missing);
      return;
    }
    this.#append((builder) => {
      builder.writeMagic();
      builder.writeHeader({ profile: options.profile, library: options.library });
    });
  }

  /**
   * Goes on with a file of this class that was left without an end, or was ended: behind its last whole chunk.
   *
   * @param left what `readMcapState` found in it
   * @throws the file system's error
   */
  static async continued(path: string, options: McapFileOptions, left: McapState): Promise<McapFile> {
    // Whatever was torn must not stand behind what is written now.
    await truncate(path, left.wholeBytes);
    return new McapFile(path, options, left);
  }

  get path(): string {
    return this.#file.path;
  }

  /** Bytes of the file so far, with what is not yet on the disk. */
  get bytes(): number {
    return this.#file.bytes + this.#chunk.bytes;
  }

  /** Bytes that are not yet on the disk. */
  get waitingBytes(): number {
    return this.#file.waitingBytes + this.#chunk.bytes;
  }

  get messageCount(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + Number(count), 0);
  }

  messageCountOf(channelId: number): number {
    return Number(this.#counts.get(channelId) ?? 0n);
  }

  /** The first and the last message by their log time; `undefined` while there is none. */
  get span(): { readonly startNs: bigint; readonly endNs: bigint } | undefined {
    if (this.#startNs === undefined || this.#endNs === undefined) return undefined;
    return { startNs: this.#startNs, endNs: this.#endNs };
  }

  /** @returns the id for `write` */
  addChannel({ topic, type, definition, messageEncoding, metadata }: McapChannel): number {
    const data = Buffer.from(definition.text, 'utf8');
    const { encoding } = definition;
    let schema = this.#schemas.find((each) => each.name === type && data.equals(each.data));
    if (schema === undefined) {
      // 0 means "no schema".
      schema = { id: this.#schemas.length + 1, name: type, encoding, data };
      this.#schemas.push(schema);
    }
    const { id: schemaId } = schema;
    // A file that is gone on with has had it.
    const known = this.#channels.find(
      (each) =>
        each.topic === topic && each.schemaId === schemaId && each.messageEncoding === messageEncoding,
    );
    if (known !== undefined) return known.id;
    const id = this.#channels.length;
    this.#channels.push({
      id,
      schemaId,
      topic,
      messageEncoding,
      metadata: new Map(Object.entries(metadata ?? {})),
    });
    return id;
  }

  /** A named table of texts that belongs to the file as a whole. */
  addMetadata(name: string, metadata: Readonly<Record<string, string>>): void {
    this.#endChunk();
    const offset = BigInt(this.#file.bytes);
    let length = 0n;
    this.#append((builder) => {
      length = builder.writeMetadata({ name, metadata: new Map(Object.entries(metadata)) });
    });
    this.#metadataIndexes.push({ offset, length, name });
  }

  /** @returns false when it could not be kept (`lostMessages`) */
  write(message: McapMessage): boolean {
    const channel = this.#channels[message.channelId];
    if (channel === undefined) throw new RangeError(`There is no channel ${message.channelId}.`);
    const most = this.#options.mostWaitingBytes ?? defaultMostWaitingBytes;
    if (this.waitingBytes + message.data.byteLength > most) {
      this.lostMessages += 1;
      return false;
    }
    this.#describe(channel);
    this.#chunk.addMessage(message);
    const { logNs } = message;
    this.#startNs = this.#startNs === undefined || logNs < this.#startNs ? logNs : this.#startNs;
    this.#endNs = this.#endNs === undefined || logNs > this.#endNs ? logNs : this.#endNs;
    this.#counts.set(channel.id, (this.#counts.get(channel.id) ?? 0n) + 1n);
    if (this.#chunk.bytes >= (this.#options.chunkBytes ?? defaultChunkBytes)) this.#endChunk();
    return true;
  }

  /**
   * Ends the chunk and puts what waits on the disk, as `GrowingFile.flush`.
   *
   * @throws the file system's error; nothing is lost by it
   */
  flush(): Promise<void> {
    this.#endChunk();
    return this.#file.flush();
  }

  /** Writes the summary, flushes and closes. When the disk refuses, it can be called again. */
  async close(): Promise<void> {
    if (!this.#isEnded) {
      this.#endChunk();
      this.#append((builder) => builder.writeDataEnd({ dataSectionCrc: 0 }));
      const summary = summarySection({
        position: this.#file.bytes,
        schemas: this.#schemas.filter(({ id }) => this.#written.schemas.has(id)),
        channels: this.#channels.filter(({ id }) => this.#written.channels.has(id)),
        counts: this.#counts,
        span: this.span,
        chunkIndexes: this.#chunkIndexes,
        metadataIndexes: this.#metadataIndexes,
      });
      this.#file.push(summary);
      this.#isEnded = true;
    }
    await this.#file.close();
  }

  /** Schema and channel stand before their first message, and in every later chunk nothing more of them. */
  #describe(channel: McapTypes.Channel): void {
    if (this.#written.channels.has(channel.id)) return;
    const schema = this.#schemas.find(({ id }) => id === channel.schemaId);
    const builder = new McapRecordBuilder();
    if (schema !== undefined && !this.#written.schemas.has(schema.id)) {
      builder.writeSchema(schema);
      this.#written.schemas.add(schema.id);
    }
    builder.writeChannel(channel);
    this.#written.channels.add(channel.id);
    this.#chunk.addRecords(builder.buffer.slice());
  }

  #endChunk(): void {
    if (this.#chunk.bytes === 0) return;
    const { parts, index } = this.#chunk.end(this.#file.bytes);
    this.#chunkIndexes.push(index);
    for (const part of parts) this.#file.push(part);
    this.#chunk = new McapChunk();
  }

  #append(write: (builder: McapRecordBuilder) => void): void {
    const builder = new McapRecordBuilder();
    write(builder);
    this.#file.push(builder.buffer.slice());
  }
}
