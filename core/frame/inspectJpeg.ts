import type { PictureHeader } from './PictureHeader.js';

/**
 * Reads a JPEG file's size and whether it is whole, without decoding it (ITU-T T.81, annex B).
 *
 * Needed because libjpeg fills what is missing of a cut-off file with grey and reports success. `undefined` where the
 * marker structure is damaged before the size is known.
 */
export function inspectJpeg(data: Uint8Array): PictureHeader | undefined {
  let at = 2;
  let size: { width: number; height: number } | undefined;
  while (at + 4 <= data.length) {
    if (data[at] !== 0xff) return undefined;
    const marker = data[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (isStandalone(marker)) {
      at += 2;
      continue;
    }
    const length = ((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0);
    if (length < 2) return undefined;
    if (isStartOfFrame(marker) && at + 9 <= data.length) {
      size = {
        height: ((data[at + 5] ?? 0) << 8) | (data[at + 6] ?? 0),
        width: ((data[at + 7] ?? 0) << 8) | (data[at + 8] ?? 0),
      };
    }
    at += 2 + length;
    if (marker === startOfScan) break;
  }
  return size && { ...size, complete: endsWithEndOfImage(data, at) };
}

const startOfScan = 0xda;

/** SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** TEM, RST0..RST7 and SOI carry no length. */
function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** Some cameras pad the file behind EOI, so the last marker is sought, not the last two bytes. */
function endsWithEndOfImage(data: Uint8Array, from: number): boolean {
  for (let at = data.length - 2; at >= from; at--) {
    if (data[at] !== 0xff) continue;
    if (data[at + 1] === 0xd9) return true;
    // Within the scan 0xff is followed by 0x00, a restart or the next scan's markers; none of them ends it.
    if (data[at + 1] !== 0xff) return false;
  }
  return false;
}
