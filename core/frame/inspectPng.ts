import type { PictureHeader } from './PictureHeader.js';

/**
 * Reads a PNG file's size and whether all its chunks up to IEND are there, without decoding it (ISO/IEC 15948, 5.3).
 *
 * `undefined` where the first chunk is not a whole IHDR.
 */
export function inspectPng(data: Uint8Array): PictureHeader | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 33 || view.getUint32(12) !== chunkType.IHDR) return undefined;
  let at = 8;
  let complete = false;
  // A chunk: length, type, data, checksum.
  while (at + 12 <= data.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > data.length) break;
    if (view.getUint32(at + 4) === chunkType.IEND) {
      complete = true;
      break;
    }
    at = end;
  }
  return { width: view.getUint32(16), height: view.getUint32(20), complete };
}

const chunkType = { IHDR: 0x49484452, IEND: 0x49454e44 } as const;
