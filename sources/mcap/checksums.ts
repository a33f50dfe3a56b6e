import { crc32 } from 'node:zlib';
import type { FileBytes } from '../bytes/FileBytes.js';
import { mcapMagic, opcode, recordHeader, recordHeaderBytes } from './mcapRecords.js';

const stepBytes = 1024 * 1024;
const footerBytes = recordHeaderBytes + 20;

/** The CRC-32 of a part of the file, as MCAP uses it. */
export function crcOf(file: FileBytes, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at += stepBytes) crc = crc32(file.read(at, Math.min(stepBytes, to - at)), crc);
  return crc;
}

/**
 * Whether what stands behind the data (schemas, channels, statistics once more) is as it was written; true where its writer
 * made no checksum.
 *
 * @param start where it begins
 */
export function isSummaryWhole(file: FileBytes, start: number): boolean {
  const footerAt = file.size - mcapMagic.length - footerBytes;
  if (footerAt < start) return false;
  const footer = file.read(footerAt, footerBytes);
  const header = recordHeader(footer);
  if (header?.opcode !== opcode.footer || header.length !== 20) return false;
  const stated = new DataView(footer.buffer, footer.byteOffset).getUint32(footerBytes - 4, true);
  return stated === 0 || stated === crcOf(file, start, footerAt + footerBytes - 4);
}
