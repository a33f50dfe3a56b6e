import { McapStreamReader, type McapTypes } from '@mcap/core';
import type { FileBytes } from '../bytes/FileBytes.js';

/** https://mcap.dev/spec#opcodes, as far as they are told apart here. */
export const opcode = {
  header: 0x01,
  footer: 0x02,
  schema: 0x03,
  channel: 0x04,
  message: 0x05,
  chunk: 0x06,
  messageIndex: 0x07,
  statistics: 0x0b,
  dataEnd: 0x0f,
} as const;

/** Opcode and length in front of a record's content. */
export const recordHeaderBytes = 9;

/** Channel, sequence and two times in front of a message's data. */
export const messagePrefixBytes = 22;

export const mcapMagic = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a];

export interface RecordHeader {
  readonly opcode: number;
  /** Bytes of content. */
  readonly length: number;
}

/** The record header at a place; `undefined` where fewer bytes are left. */
export function recordHeader(bytes: Uint8Array, at = 0): RecordHeader | undefined {
  const code = bytes[at];
  if (code === undefined || at + recordHeaderBytes > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 8);
  // Beyond 2^53 it is nonsense anyway.
  return { opcode: code, length: view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32 };
}

/** A record other than a chunk or a message; `undefined` for one that is damaged. */
export function parseRecord(bytes: Uint8Array): McapTypes.TypedMcapRecord | undefined {
  const reader = new McapStreamReader({ noMagicPrefix: true, validateCrcs: false });
  try {
    reader.append(bytes);
    return reader.nextRecord();
  } catch {
    return undefined;
  }
}

/** What a chunk says of itself. */
export interface ChunkHeader {
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly size: number;
  /** 0 where none was computed. */
  readonly crc: number;
  readonly compression: string;
  /** Where its records are in the file, and how many bytes they take there. */
  readonly recordsAt: number;
  readonly recordsBytes: number;
}

/** Times, size, checksum and the name of the compression: no chunk states more than so much before its records. */
const mostChunkPrefixBytes = 8 + 8 + 8 + 4 + 4 + 32 + 8;

/** The header of the chunk record at `offset`; `undefined` for anything that cannot be one. */
export function chunkHeader(file: FileBytes, offset: number, length: number): ChunkHeader | undefined {
  const at = offset + recordHeaderBytes;
  const bytes = file.peek(at, mostChunkPrefixBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 32) return undefined;
  const nameBytes = view.getUint32(28, true);
  const prefixBytes = 32 + nameBytes + 8;
  if (nameBytes > 32 || prefixBytes > bytes.length || prefixBytes > length) return undefined;
  const recordsBytes = Number(view.getBigUint64(32 + nameBytes, true));
  if (prefixBytes + recordsBytes !== length) return undefined;
  return {
    startNs: view.getBigUint64(0, true),
    endNs: view.getBigUint64(8, true),
    size: Number(view.getBigUint64(16, true)),
    crc: view.getUint32(24, true),
    compression: new TextDecoder().decode(bytes.subarray(32, 32 + nameBytes)),
    recordsAt: at + prefixBytes,
    recordsBytes,
  };
}

/** Whether a record of any kind could begin here: what follows a record whose length was right. */
export function isPlausible(header: RecordHeader, bytesLeft: number): boolean {
  const isKnown = header.opcode >= 0x01 && (header.opcode <= 0x0f || header.opcode >= 0x80);
  return isKnown && header.length <= bytesLeft;
}

/** Whether a file begins as MCAP does. */
export function isMcap(start: Uint8Array): boolean {
  return mcapMagic.every((byte, index) => start[index] === byte);
}
