import type { Picture } from '../frame/opencv.js';

/** A rectangle of whole pixels. */
export interface PixelRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A region of an RGB picture reduced by a whole factor, each pixel the mean of `block * block`; of a block of five or more
 * pixels only every second of every second row is read, of eight or more every third, and so on: three a side at least.
 *
 * The region lies within the picture, but for one that is smaller than a block: its last row and column are repeated.
 */
export function averageBlocks(picture: Picture, region: PixelRegion, block: number): Picture {
  const { width: stride, height: limit, data } = picture;
  const width = region.width / block;
  const height = region.height / block;
  const every = Math.max(Math.floor((block + 1) / 3), 1);
  const divisor = Math.ceil(block / every) ** 2;
  const step = 3 * every;
  const blockBytes = 3 * block;
  const lastColumn = (stride - 1 - region.x) * 3;
  const out = new Uint8Array(width * height * 3);
  const sums = new Int32Array(width * 3);
  for (let row = 0; row < height; row++) {
    sums.fill(divisor >> 1);
    for (let inner = 0; inner < block; inner += every) {
      const start = (Math.min(region.y + row * block + inner, limit - 1) * stride + region.x) * 3;
      for (let to = 0, first = 0; to < sums.length; to += 3, first += blockBytes) {
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let offset = first; offset < first + blockBytes; offset += step) {
          const from = start + (offset < lastColumn ? offset : lastColumn);
          red += data[from] as number;
          green += data[from + 1] as number;
          blue += data[from + 2] as number;
        }
        sums[to] = (sums[to] as number) + red;
        sums[to + 1] = (sums[to + 1] as number) + green;
        sums[to + 2] = (sums[to + 2] as number) + blue;
      }
    }
    for (let i = 0; i < sums.length; i++) out[row * width * 3 + i] = (sums[i] as number) / divisor;
  }
  return { width, height, data: out };
}
