import type { Picture } from '../../frame/Picture.js';
import { areaMeans, type Cells, type PixelRegion } from '../areaMeans.js';

/** What `resampleArea` makes of its source: `width * height` cells, of which only some rows may be wanted. */
export interface ResampledSize {
  readonly width: number;
  readonly height: number;
  readonly firstRow?: number;
  readonly rowCount?: number;
}

/** Where a resampled region goes: planar red, green, blue, each of `rowCount * width`, or with other strides a part of larger planes. */
export interface ResampleTarget {
  readonly data: Float32Array;
  readonly offset: number;
  readonly rowStride?: number;
  readonly channelStride?: number;
}

/** Writes a region of a picture resampled to a size as `(mean - 127.5) / 128`. */
export type Resample = (region: PixelRegion, size: ResampledSize, target: ResampleTarget) => void;

/**
 * Resamples regions of a picture from its pixels.
 *
 * Cell i of n from m pixels averages pixels floor(i m / n) up to ceil((i + 1) m / n): adaptive average pooling, which is
 * what the networks of facenet-pytorch see (`interpolate(mode="area")`). Where cells are four pixels or more a side only every
 * second pixel of every second row goes into it, from six on every third, and so on: two a side at least.
 */
export function resampleArea(picture: Picture): Resample {
  return (region, size, target) => {
    const { width, height, firstRow = 0, rowCount = height } = size;
    const step = Math.max(Math.floor(Math.min(region.width / width, region.height / height) / 2), 1);
    // The middle one of each step.
    const grid = { step, lead: (step - 1) >> 1 };
    const cells = {
      columns: pooledCells(region.x, { ...grid, pixels: region.width, of: width, from: 0, count: width }),
      rows: pooledCells(region.y, {
        ...grid,
        pixels: region.height,
        of: height,
        from: firstRow,
        count: rowCount,
      }),
    };
    const means = areaMeans(picture, cells, { scale: 1 / 128, shift: -127.5 / 128 });
    const { data, offset, rowStride = width, channelStride = width * rowCount } = target;
    // The usual case, and a view of every row would be most of a frame's garbage.
    if (rowStride === width && channelStride === width * rowCount) {
      data.set(means, offset);
      return;
    }
    for (let channel = 0, from = 0; channel < 3; channel++)
      for (let row = 0; row < rowCount; row++, from += width)
        data.set(means.subarray(from, from + width), offset + channel * channelStride + row * rowStride);
  };
}

/** No pixel left out. */
export const everyPixel = { step: 1, lead: 0 };

/** Cells `from` up to `from + count` of the `of` that pool so many pixels, every `step`-th from the `lead`-th on. */
export function pooledCells(
  first: number,
  grid: {
    readonly pixels: number;
    readonly of: number;
    readonly from: number;
    readonly count: number;
    readonly step: number;
    readonly lead: number;
  },
): Cells {
  const { of, from, count, step, lead } = grid;
  const pixels = Math.ceil((grid.pixels - lead) / step);
  const cells = { first: new Int32Array(count), count: new Int32Array(count), step };
  for (let i = 0; i < count; i++) {
    const start = Math.floor(((from + i) * pixels) / of);
    cells.first[i] = first + lead + start * step;
    cells.count[i] = Math.ceil(((from + i + 1) * pixels) / of) - start;
  }
  return cells;
}
