/** 16-bit samples in rows with padding. */
export interface SixteenBitImage {
  readonly data: Uint8Array;
  /** Samples a row. */
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly step: number;
  readonly isBigendian: boolean;
}

/** What cameras deliver in 16 bits. */
const depths = [10, 12];

/**
 * The upper eight of the bits that are in use, a byte a sample, rows without padding.
 *
 * A camera of 10 or 12 bits fills the lower ones of 16, and the message does not say so: the smallest of 10, 12 and 16 bits
 * that holds the brightest sample is taken. An image of 16 bits whose brightest sample lies below a sixteenth of the range
 * is brightened by that; it shows no face otherwise.
 */
export function upperBits({ data, width, height, step, isBigendian }: SixteenBitImage): Uint8Array {
  const [high, low] = isBigendian ? [0, 1] : [1, 0];
  let brightest = 0;
  for (let row = 0; row < height; row++) {
    for (let at = row * step, end = at + 2 * width; at < end; at += 2) {
      const value = ((data[at + high] as number) << 8) | (data[at + low] as number);
      if (value > brightest) brightest = value;
    }
  }
  const shift = (depths.find((bits) => brightest < 1 << bits) ?? 16) - 8;
  const bytes = new Uint8Array(width * height);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let at = row * step, end = at + 2 * width; at < end; at += 2, to++)
      bytes[to] = (((data[at + high] as number) << 8) | (data[at + low] as number)) >> shift;
  }
  return bytes;
}
