import type { Picture } from '../frame/opencv.js';

/** A rectangle of whole pixels. */
export interface PixelRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A region of an RGB picture reduced by a whole factor, each pixel the mean of `block * block`.
 *
 * The region's sides are multiples of `block`; pixels of it beyond the picture repeat the edge.
 */
export function averageBlocks(picture: Picture, region: PixelRegion, block: number): Picture {
  const { width: stride, height: limit, data } = picture;
  const width = region.width / block;
  const height = region.height / block;
  const out = new Uint8Array(width * height * 3);
  const sums = new Int32Array(width * 3);
  const divisor = block * block;
  // Byte offset in its row of each of the region's columns.
  const offsets = Int32Array.from(
    { length: region.width },
    (_, column) => Math.min(region.x + column, stride - 1) * 3,
  );
  for (let row = 0; row < height; row++) {
    sums.fill(divisor >> 1);
    for (let inner = 0; inner < block; inner++) {
      const start = Math.min(region.y + row * block + inner, limit - 1) * stride * 3;
      for (let column = 0, k = 0, to = 0; column < offsets.length; column++) {
        const from = start + (offsets[column] as number);
        sums[to] = (sums[to] as number) + (data[from] as number);
        sums[to + 1] = (sums[to + 1] as number) + (data[from + 1] as number);
        sums[to + 2] = (sums[to + 2] as number) + (data[from + 2] as number);
        if (++k === block) {
          k = 0;
          to += 3;
        }
      }
    }
    for (let i = 0; i < sums.length; i++) out[row * width * 3 + i] = (sums[i] as number) / divisor;
  }
  return { width, height, data: out };
}
