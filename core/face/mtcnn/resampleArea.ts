import type { Picture } from '../../frame/opencv.js';
import { areaMeans, type Cells, type PixelRegion } from '../areaMeans.js';

/** What `resampleArea` makes of its source: `width * height` cells, of which only some rows may be wanted. */
export interface ResampledSize {
  readonly width: number;
  readonly height: number;
  readonly firstRow?: number;
  readonly rowCount?: number;
}

/**
 * Writes a region of a picture resampled to `size` as `(mean - 127.5) / 128` to `data` from `offset` on: planar red, green,
 * blue, each of `rowCount * width`.
 *
 * Cell i of n from m pixels averages pixels floor(i m / n) up to ceil((i + 1) m / n): adaptive average pooling, which is
 * what the networks of facenet-pytorch see (`interpolate(mode="area")`). Where cells are four pixels or more a side only every
 * second pixel of every second row goes into it, from six on every third, and so on: two a side at least.
 */
export function resampleArea(
  picture: Picture,
  region: PixelRegion,
  size: ResampledSize,
  { data, offset }: { readonly data: Float32Array; readonly offset: number },
): void {
  const { width, height, firstRow = 0, rowCount = height } = size;
  const step = Math.max(Math.floor(Math.min(region.width / width, region.height / height) / 2), 1);
  const cells = {
    columns: pooledCells(region.x, { pixels: region.width, of: width, from: 0, count: width, step }),
    rows: pooledCells(region.y, { pixels: region.height, of: height, from: firstRow, count: rowCount, step }),
  };
  const channelStride = width * rowCount;
  const scaled = { scale: 1 / 128, shift: -127.5 / 128 };
  areaMeans(picture, cells, { data, offset, cellStride: 1, channelStride, ...scaled });
}

/** Cells `from` up to `from + count` of the `of` that pool every `step`-th of so many pixels. */
function pooledCells(
  first: number,
  grid: {
    readonly pixels: number;
    readonly of: number;
    readonly from: number;
    readonly count: number;
    readonly step: number;
  },
): Cells {
  const { of, from, count, step } = grid;
  const pixels = Math.ceil(grid.pixels / step);
  const cells = { first: new Int32Array(count), count: new Int32Array(count), step };
  for (let i = 0; i < count; i++) {
    const start = Math.floor(((from + i) * pixels) / of);
    cells.first[i] = first + start * step;
    cells.count[i] = Math.ceil(((from + i + 1) * pixels) / of) - start;
  }
  return cells;
}
