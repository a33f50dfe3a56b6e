import { crc32 } from 'node:zlib';
import { McapConstants, type McapTypes } from '@mcap/core';

import type { McapMessage } from './McapFile.js';
import { messageIndexes } from './messageIndexes.js';

/** Opcode, length, channel, sequence, log time, publish time: what stands before a message's bytes. */
const messageHeaderBytes = 1 + 8 + 2 + 4 + 8 + 8;

/** Opcode, length, two times, size, checksum, the empty name of no compression, the length of the records. */
const chunkHeaderBytes = 1 + 8 + 8 + 8 + 8 + 4 + 4 + 8;

/**
 * One chunk as the parts that it is made of: a message's bytes are never copied, which for raw pictures is most of the
 * work of writing.
 */
export class McapChunk {
  bytes = 0;
  readonly #parts: Uint8Array[] = [];
  readonly #indexes = new Map<number, [bigint, bigint][]>();
  #crc = 0;
  #startNs: bigint | undefined;
  #endNs = 0n;

  addMessage({ channelId, logNs, publishNs, data, sequence = 0 }: McapMessage): void {
    const header = Buffer.alloc(messageHeaderBytes);
    header.writeUInt8(McapConstants.Opcode.MESSAGE, 0);
    header.writeBigUInt64LE(BigInt(messageHeaderBytes - 9 + data.byteLength), 1);
    header.writeUInt16LE(channelId, 9);
    header.writeUInt32LE(sequence >>> 0, 11);
    header.writeBigUInt64LE(logNs, 15);
    header.writeBigUInt64LE(publishNs, 23);
    const entries = this.#indexes.get(channelId) ?? [];
    entries.push([logNs, BigInt(this.bytes)]);
    this.#indexes.set(channelId, entries);
    this.#startNs = this.#startNs === undefined || logNs < this.#startNs ? logNs : this.#startNs;
    this.#endNs = logNs > this.#endNs ? logNs : this.#endNs;
    this.addRecords(header);
    this.addRecords(data);
  }

  /** Whole records, or the next part of one. */
  addRecords(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#crc = crc32(bytes, this.#crc);
    this.bytes += bytes.byteLength;
  }

  /**
   * The chunk and its message indexes, as they stand in a file.
   *
   * @param position where in the file the chunk begins, bytes
   */
  end(position: number): { readonly parts: readonly Uint8Array[]; readonly index: McapTypes.ChunkIndex } {
    const startNs = this.#startNs ?? 0n;
    const header = Buffer.alloc(chunkHeaderBytes);
    header.writeUInt8(McapConstants.Opcode.CHUNK, 0);
    header.writeBigUInt64LE(BigInt(chunkHeaderBytes - 9 + this.bytes), 1);
    header.writeBigUInt64LE(startNs, 9);
    header.writeBigUInt64LE(this.#endNs, 17);
    header.writeBigUInt64LE(BigInt(this.bytes), 25);
    header.writeUInt32LE(this.#crc, 33);
    header.writeUInt32LE(0, 37);
    header.writeBigUInt64LE(BigInt(this.bytes), 41);
    const chunkLength = BigInt(chunkHeaderBytes + this.bytes);
    const indexes = messageIndexes(this.#indexes, position + Number(chunkLength));
    return {
      parts: [header, ...this.#parts, indexes.bytes],
      index: {
        messageStartTime: startNs,
        messageEndTime: this.#endNs,
        chunkStartOffset: BigInt(position),
        chunkLength,
        messageIndexOffsets: indexes.offsets,
        messageIndexLength: BigInt(indexes.bytes.byteLength),
        compression: '',
        compressedSize: BigInt(this.bytes),
        uncompressedSize: BigInt(this.bytes),
      },
    };
  }
}
