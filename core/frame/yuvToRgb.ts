import type { PackedYuvLayout, SemiPlanarLayout } from './pixelLayouts.js';

/** The planes of an image with its rows' padding. */
export interface PaddedImage {
  readonly data: Uint8Array;
  /** Pixels; even where columns or rows share their colour. */
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly step: number;
}

/**
 * Writes a packed 4:2:2 image as interleaved RGB into `rgb` (`width * height * 3` bytes).
 *
 * ITU-R BT.601 in video range (Y 16..235, U and V 16..240), which is what the V4L2 drivers behind the ROS encodings
 * send and what OpenCV's conversion assumes.
 */
export function packedYuvToRgb(image: PaddedImage, { lumaOffset }: PackedYuvLayout, rgb: Uint8Array): void {
  const { data, width, height, step } = image;
  const chromaOffset = 1 - lumaOffset;
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0, from = row * step; column < width; column += 2, from += 4) {
      const u = data[from + chromaOffset] as number;
      const v = data[from + chromaOffset + 2] as number;
      writePixel(rgb, to, data[from + lumaOffset] as number, u, v);
      writePixel(rgb, to + 3, data[from + lumaOffset + 2] as number, u, v);
      to += 6;
    }
  }
}

/**
 * Writes a plane of Y and one of U and V in turn, whose rows are padded as those of Y, as interleaved RGB into `rgb`; the
 * colours as in `packedYuvToRgb`.
 */
export function semiPlanarToRgb(
  image: PaddedImage,
  { block, first }: SemiPlanarLayout,
  rgb: Uint8Array,
): void {
  const { data, width, height, step } = image;
  const chroma = step * height;
  // Two bytes for each column where every pixel has its own colour: the row is twice as long.
  const chromaStep = block === 2 ? step : 2 * step;
  const [uOffset, vOffset] = first === 'u' ? [0, 1] : [1, 0];
  let to = 0;
  for (let row = 0; row < height; row++) {
    const colours = chroma + Math.floor(row / block) * chromaStep;
    for (let column = 0; column < width; column++, to += 3) {
      const at = colours + 2 * Math.floor(column / block);
      const luma = data[row * step + column] as number;
      writePixel(rgb, to, luma, data[at + uOffset] as number, data[at + vOffset] as number);
    }
  }
}

/** Bytes of a semi-planar image. */
export function semiPlanarBytes(step: number, height: number, { block }: SemiPlanarLayout): number {
  return block === 2 ? step * height + step * (height / 2) : 3 * step * height;
}

/** In 16-bit fixed point: 65536 x (1.164, 1.596, -0.813, -0.391, 2.018), with half a unit for rounding. */
function writePixel(rgb: Uint8Array, at: number, y: number, u: number, v: number): void {
  const luma = 76_309 * (y - 16) + 32_768;
  rgb[at] = clamp((luma + 104_597 * (v - 128)) >> 16);
  rgb[at + 1] = clamp((luma - 53_279 * (v - 128) - 25_675 * (u - 128)) >> 16);
  rgb[at + 2] = clamp((luma + 132_201 * (u - 128)) >> 16);
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
