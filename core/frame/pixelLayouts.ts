/** Where a pixel's parts lie in a raw image. */
export type PixelLayout =
  | {
      readonly kind: 'interleaved' | 'mono16';
      readonly bytesPerPixel: number;
      /** Offsets within the pixel, bytes. */
      readonly red: number;
      readonly green: number;
      readonly blue: number;
    }
  | {
      readonly kind: 'yuv422';
      readonly bytesPerPixel: 2;
      /** 1: U Y0 V Y1 (UYVY); 0: Y0 U Y1 V (YUYV). */
      readonly lumaOffset: 0 | 1;
    };

const rgb = (bytesPerPixel: number, red: number, green: number, blue: number): PixelLayout => ({
  kind: 'interleaved',
  bytesPerPixel,
  red,
  green,
  blue,
});

/**
 * The raw encodings that are decoded, by their names in `sensor_msgs/image_encodings.hpp` (REP-118).
 *
 * `8UC3` and `8UC4` name no colour order; OpenCV's blue, green, red is taken, as cv_bridge does. `uyvy` and `yuyv` are
 * the names that newer drivers give to `yuv422` and `yuv422_yuy2`.
 */
export const pixelLayouts: ReadonlyMap<string, PixelLayout> = new Map<string, PixelLayout>([
  ['rgb8', rgb(3, 0, 1, 2)],
  ['bgr8', rgb(3, 2, 1, 0)],
  ['rgba8', rgb(4, 0, 1, 2)],
  ['bgra8', rgb(4, 2, 1, 0)],
  ['mono8', rgb(1, 0, 0, 0)],
  ['mono16', { kind: 'mono16', bytesPerPixel: 2, red: 0, green: 0, blue: 0 }],
  ['8UC1', rgb(1, 0, 0, 0)],
  ['8UC3', rgb(3, 2, 1, 0)],
  ['8UC4', rgb(4, 2, 1, 0)],
  ['yuv422', { kind: 'yuv422', bytesPerPixel: 2, lumaOffset: 1 }],
  ['uyvy', { kind: 'yuv422', bytesPerPixel: 2, lumaOffset: 1 }],
  ['yuv422_yuy2', { kind: 'yuv422', bytesPerPixel: 2, lumaOffset: 0 }],
  ['yuyv', { kind: 'yuv422', bytesPerPixel: 2, lumaOffset: 0 }],
]);
