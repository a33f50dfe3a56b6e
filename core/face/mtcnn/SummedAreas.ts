import type { Picture } from '../../frame/Picture.js';
import type { PixelRegion } from '../areaMeans.js';
import { everyPixel, pooledCells, type Resample } from './resampleArea.js';

/**
 * Summed-area table of a region of a frame (Crow 1984): the mean of any rectangle costs four look-ups, so that all scales of
 * a whole pyramid and every candidate's crop cost by their own pixels, not by the frame's, and no pixel is left out.
 */
export class SummedAreas {
  readonly region: PixelRegion;
  readonly #stride: number;
  /**
   * [(height + 1), (width + 1), 3], modulo 2^32: differences stay right however large the region, and 32-bit integer
   * arithmetic is several times faster here than doubles.
   */
  readonly #sums: Int32Array;

  /**
   * @param region within the picture
   * @param scratch memory to build the table in, if it is large enough (it may hold anything): fresh memory costs as much as the
   *   sums
   */
  constructor(picture: Pick<Picture, 'width' | 'data'>, region: PixelRegion, scratch?: Int32Array) {
    this.region = region;
    const { width, height } = region;
    const stride = (width + 1) * 3;
    const length = stride * (height + 1);
    const sums = scratch !== undefined && scratch.length >= length ? scratch : new Int32Array(length);
    sums.fill(0, 0, stride);
    const { data } = picture;
    for (let row = 0; row < height; row++) {
      let from = ((region.y + row) * picture.width + region.x) * 3;
      let to = (row + 1) * stride;
      sums[to] = sums[to + 1] = sums[to + 2] = 0;
      to += 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const end = (row + 2) * stride; to < end; to += 3, from += 3) {
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

  /** Whether a rectangle lies in the table. */
  covers(pixels: PixelRegion): boolean {
    const { x, y, width, height } = this.region;
    return (
      pixels.x >= x &&
      pixels.y >= y &&
      pixels.x + pixels.width <= x + width &&
      pixels.y + pixels.height <= y + height
    );
  }

  /** As `resampleArea` without leaving pixels out; the wanted rows' part of `source` lies in the table. */
  readonly resample: Resample = (source, size, target) => {
    const { width, height, firstRow = 0, rowCount = height } = size;
    const { data, offset, rowStride = width, channelStride = width * rowCount } = target;
    const sums = this.#sums;
    const stride = this.#stride;
    const grid = { ...everyPixel, from: 0 };
    const columns = pooledCells(source.x - this.region.x, {
      ...grid,
      pixels: source.width,
      of: width,
      count: width,
    });
    const rows = pooledCells(source.y - this.region.y, {
      ...grid,
      pixels: source.height,
      of: height,
      from: firstRow,
      count: rowCount,
    });
    for (let row = 0; row < rowCount; row++) {
      const cellHeight = rows.count[row] as number;
      const upper = (rows.first[row] as number) * stride;
      const lower = upper + cellHeight * stride;
      for (let column = 0, to = offset + row * rowStride; column < width; column++, to++) {
        const cellWidth = columns.count[column] as number;
        const first = (columns.first[column] as number) * 3;
        const last = first + cellWidth * 3;
        const factor = 1 / (128 * cellHeight * cellWidth);
        const a = upper + first;
        const b = upper + last;
        const c = lower + first;
        const d = lower + last;
        for (let channel = 0; channel < 3; channel++) {
          const rightColumn = ((sums[d + channel] as number) - (sums[b + channel] as number)) | 0;
          const leftColumn = ((sums[c + channel] as number) - (sums[a + channel] as number)) | 0;
          data[to + channel * channelStride] = ((rightColumn - leftColumn) | 0) * factor - 127.5 / 128;
        }
      }
    }
  };
}
