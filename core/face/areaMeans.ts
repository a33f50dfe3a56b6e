import type { Picture } from '../frame/opencv.js';

/** A rectangle of whole pixels. */
export interface PixelRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Cells along one axis of a picture, which may overlap. */
export interface Cells {
  /** Of each cell the first pixel. */
  readonly first: Int32Array;
  /** Of each cell the number of pixels read, every `step`-th from the first on; those between are taken to be like them. */
  readonly count: Int32Array;
  readonly step: number;
}

/**
 * Where the mean of channel `k` of the cell in row `r` and column `c` goes, as `mean * scale + shift`: to
 * `offset + r rowStride + c cellStride + k channelStride`.
 */
export interface MeansTarget {
  readonly data: Float32Array | Uint8Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly cellStride: number;
  readonly channelStride: number;
  readonly scale: number;
  readonly shift: number;
}

/**
 * The mean colours of a grid of cells of an RGB picture, row by row.
 *
 * Most of what a frame costs beside the networks is spent here: `| 0` keeps every sum and index a 32-bit integer, which is
 * worth a tenth.
 */
export function areaMeans(
  picture: Picture,
  { columns, rows }: { readonly columns: Cells; readonly rows: Cells },
  { data, offset, rowStride, cellStride, channelStride, scale, shift }: MeansTarget,
): void {
  const { data: pixels, width } = picture;
  const columnStep = 3 * columns.step;
  const rowStep = 3 * width * rows.step;
  const lefts = columns.first.map((pixel) => 3 * pixel);
  for (let row = 0; row < rows.first.length; row++) {
    let to = offset + row * rowStride;
    const top = 3 * width * (rows.first[row] as number);
    const height = rows.count[row] as number;
    for (let column = 0; column < lefts.length; column++, to += cellStride) {
      const count = columns.count[column] as number;
      let line = (top + (lefts[column] as number)) | 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let v = 0; v < height; v++) {
        let i = line;
        for (let u = 0; u < count; u++) {
          red = (red + (pixels[i] as number)) | 0;
          green = (green + (pixels[i + 1] as number)) | 0;
          blue = (blue + (pixels[i + 2] as number)) | 0;
          i = (i + columnStep) | 0;
        }
        line = (line + rowStep) | 0;
      }
      const factor = scale / (height * count);
      data[to] = red * factor + shift;
      data[to + channelStride] = green * factor + shift;
      data[to + 2 * channelStride] = blue * factor + shift;
    }
  }
}
