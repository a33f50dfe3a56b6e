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
const startOfImage = 0xd8;
const endOfImage = 0xd9;

/** SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** TEM, RST0..RST7 and SOI carry no length. */
function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/**
 * Whether the picture's last scan is followed by EOI. What lies behind that is no part of the picture: padding, a
 * preview, a second picture, a phone's film.
 */
function endsWithEndOfImage(data: Uint8Array, from: number): boolean {
  let at = from;
  for (;;) {
    // Within a scan 0xff stands before 0x00, a restart or a fill byte; anything else ends it.
    at = data.indexOf(0xff, at);
    const marker = at < 0 ? undefined : data[at + 1];
    if (marker === undefined || marker === startOfImage) return false;
    if (marker === endOfImage) return true;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || isStandalone(marker)) at += 2;
    else at += 2 + (((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0));
  }
}
