import type { Frame } from '../../frame/Frame.js';
import type { PixelRegion } from '../averageBlocks.js';

/** What `SummedAreas.resample` makes of its source: `width * height` cells, of which only some rows may be wanted. */
export interface ResampledSize {
  readonly width: number;
  readonly height: number;
  readonly firstRow?: number;
  readonly rowCount?: number;
}

export interface SummedAreasOptions {
  /**
   * Sums every n-th pixel of every n-th row alone, from the region's corner on: for regions that are only ever averaged
   * over cells of at least 2 n pixels.
   */
  readonly every?: number;
  /** Memory to build the table in, if it is large enough (it may hold anything): fresh memory costs as much as the sums. */
  readonly scratch?: Int32Array | undefined;
}

/**
 * Summed-area table of a region of a frame (Crow 1984): the mean of any rectangle costs four look-ups, so that every
 * scale of a pyramid and every candidate's crop costs by its own pixels, not by the frame's.
 */
export class SummedAreas {
  readonly region: PixelRegion;
  readonly every: number;
  readonly #stride: number;
  /**
   * [(height + 1), (width + 1), 3], modulo 2^32: differences stay right however large the region, and 32-bit integer
   * arithmetic is several times faster here than doubles.
   */
  readonly #sums: Int32Array;

  /** `region` must lie within the frame. */
  constructor(
    frame: Pick<Frame, 'width' | 'data'>,
    region: PixelRegion,
    { every = 1, scratch }: SummedAreasOptions = {},
  ) {
    this.region = region;
    this.every = every;
    const width = Math.ceil(region.width / every);
    const height = Math.ceil(region.height / every);
    const stride = (width + 1) * 3;
    const length = stride * (height + 1);
    const sums = scratch !== undefined && scratch.length >= length ? scratch : new Int32Array(length);
    sums.fill(0, 0, stride);
    const { data } = frame;
    const step = 3 * every;
    for (let row = 0; row < height; row++) {
      let from = ((region.y + row * every) * frame.width + region.x) * 3;
      let to = (row + 1) * stride;
      sums[to] = sums[to + 1] = sums[to + 2] = 0;
      to += 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const end = (row + 2) * stride; to < end; to += 3, from += step) {
        red = (red + (data[from] as number)) | 0;
        green = (green + (data[from + 1] as number)) | 0;
        blue = (blue + (data[from + 2] as number)) | 0;
        sums[to] = (red + (sums[to - stride] as number)) | 0;
        sums[to + 1] = (green + (sums[to + 1 - stride] as number)) | 0;
        sums[to + 2] = (blue + (sums[to + 2 - stride] as number)) | 0;
      }
    }
    this.#stride = stride;
    this.#sums = sums;
  }

  /** The table's memory, for another table's `scratch` once this one is done with. */
  get memory(): Int32Array {
    return this.#sums;
  }

  /** Whether all of a rectangle's pixels are in the table, none left out. */
  covers(pixels: PixelRegion): boolean {
    const { x, y, width, height } = this.region;
    return (
      this.every === 1 &&
      pixels.x >= x &&
      pixels.y >= y &&
      pixels.x + pixels.width <= x + width &&
      pixels.y + pixels.height <= y + height
    );
  }

  /**
   * Writes `source` (frame pixels; the wanted rows' part of it within the region) resampled to `size` as
   * `(mean - 127.5) / 128` to `data` from `offset` on: planar red, green, blue, each of `rowCount * width`.
   *
   * Cell i of n from m pixels averages pixels floor(i m / n) up to ceil((i + 1) m / n): adaptive average pooling, which
   * is what the networks of facenet-pytorch see (`interpolate(mode="area")`). Where the table holds every n-th pixel, the
   * distance from its region's corner to the source's must be a multiple of n.
   */
  resample(source: PixelRegion, size: ResampledSize, data: Float32Array, offset: number): void {
    const { width, height, firstRow = 0, rowCount = height } = size;
    const plane = width * rowCount;
    const sums = this.#sums;
    const stride = this.#stride;
    const inTable = (pixels: number) => Math.ceil(pixels / this.every);
    const left = inTable(source.x - this.region.x);
    const top = inTable(source.y - this.region.y);
    const columns = cellEdges(inTable(source.width), width, left * 3, 3);
    const rows = cellEdges(inTable(source.height), height, top * stride, stride);
    for (let row = 0, to = offset; row < rowCount; row++) {
      const upper = rows[2 * (firstRow + row)] as number;
      const lower = rows[2 * (firstRow + row) + 1] as number;
      const cellHeight = (lower - upper) / stride;
      for (let column = 0; column < width; column++, to++) {
        const first = columns[2 * column] as number;
        const last = columns[2 * column + 1] as number;
        const factor = 3 / (128 * cellHeight * (last - first));
        const a = upper + first;
        const b = upper + last;
        const c = lower + first;
        const d = lower + last;
        for (let channel = 0; channel < 3; channel++) {
          const rightColumn = ((sums[d + channel] as number) - (sums[b + channel] as number)) | 0;
          const leftColumn = ((sums[c + channel] as number) - (sums[a + channel] as number)) | 0;
          data[to + channel * plane] = ((rightColumn - leftColumn) | 0) * factor - 127.5 / 128;
        }
      }
    }
  }
}

/** First and last edge of each of `cells` cells over `pixels` pixels, times `unit`, from `origin` on. */
function cellEdges(pixels: number, cells: number, origin: number, unit: number): Int32Array {
  const edges = new Int32Array(cells * 2);
  for (let i = 0; i < cells; i++) {
    edges[2 * i] = origin + Math.floor((i * pixels) / cells) * unit;
    edges[2 * i + 1] = origin + Math.ceil(((i + 1) * pixels) / cells) * unit;
  }
  return edges;
}
