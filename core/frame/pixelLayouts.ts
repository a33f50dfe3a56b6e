/** Offsets within a pixel, bytes. */
export interface InterleavedLayout {
  readonly kind: 'interleaved';
  readonly bytesPerPixel: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Columns share one U and one V in pairs: packed with their Y. */
export interface PackedYuvLayout {
  readonly kind: 'yuv422';
  readonly bytesPerPixel: 2;
  /** 1: U Y0 V Y1 (UYVY); 0: Y0 U Y1 V (YUYV). */
  readonly lumaOffset: 0 | 1;
}

/** A plane of Y, then one of U and V in turn. */
export interface SemiPlanarLayout {
  readonly kind: 'semi-planar';
  readonly bytesPerPixel: 1;
  /** Pixels of a side that share one U and one V: 2 (4:2:0) or 1 (4:4:4). */
  readonly block: 1 | 2;
  readonly first: 'u' | 'v';
}

/** One colour a pixel, red, green or blue, in blocks of four. */
export interface BayerLayout {
  readonly kind: 'bayer';
  readonly bytesPerPixel: 1 | 2;
  /** The colours of a block: upper left, upper right, lower left, lower right. */
  readonly pattern: BayerPattern;
}

export type BayerPattern = 'rggb' | 'bggr' | 'gbrg' | 'grbg';

/** Where a pixel's parts lie in a raw image. */
export type PixelLayout =
  | InterleavedLayout
  | { readonly kind: 'grey16'; readonly bytesPerPixel: 2 }
  | PackedYuvLayout
  | SemiPlanarLayout
  | BayerLayout;

const rgb = (bytesPerPixel: number, red: number, green: number, blue: number): PixelLayout => ({
  kind: 'interleaved',
  bytesPerPixel,
  red,
  green,
  blue,
});

const yuv422 = (lumaOffset: 0 | 1): PixelLayout => ({ kind: 'yuv422', bytesPerPixel: 2, lumaOffset });

const semiPlanar = (block: 1 | 2, first: 'u' | 'v'): PixelLayout => ({
  kind: 'semi-planar',
  bytesPerPixel: 1,
  block,
  first,
});

const bayer = (pattern: BayerPattern): [string, PixelLayout][] => [
  [`bayer_${pattern}8`, { kind: 'bayer', bytesPerPixel: 1, pattern }],
  [`bayer_${pattern}16`, { kind: 'bayer', bytesPerPixel: 2, pattern }],
];

/**
 * The raw encodings that are decoded, by their names in `sensor_msgs/image_encodings.hpp` (REP-118).
 *
 * `8UC3` and `8UC4` name no colour order; OpenCV's blue, green, red is taken, as cv_bridge does. `uyvy` and `yuyv` are
 * the names that newer drivers give to `yuv422` and `yuv422_yuy2`; `nv12` is no name of the list, but of drivers.
 */
export const pixelLayouts: ReadonlyMap<string, PixelLayout> = new Map<string, PixelLayout>([
  ['rgb8', rgb(3, 0, 1, 2)],
  ['bgr8', rgb(3, 2, 1, 0)],
  ['rgba8', rgb(4, 0, 1, 2)],
  ['bgra8', rgb(4, 2, 1, 0)],
  ['mono8', rgb(1, 0, 0, 0)],
  ['mono16', { kind: 'grey16', bytesPerPixel: 2 }],
  ['8UC1', rgb(1, 0, 0, 0)],
  ['8UC3', rgb(3, 2, 1, 0)],
  ['8UC4', rgb(4, 2, 1, 0)],
  ['yuv422', yuv422(1)],
  ['uyvy', yuv422(1)],
  ['yuv422_yuy2', yuv422(0)],
  ['yuyv', yuv422(0)],
  ['nv12', semiPlanar(2, 'u')],
  ['nv21', semiPlanar(2, 'v')],
  ['nv24', semiPlanar(1, 'u')],
  ...bayer('rggb'),
  ...bayer('bggr'),
  ...bayer('gbrg'),
  ...bayer('grbg'),
]);
