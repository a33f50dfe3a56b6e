/** A packed 4:2:2 image: two columns share one U and one V. */
export interface Yuv422Image {
  readonly data: Uint8Array;
  /** Even. */
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly step: number;
  /** 1: U Y0 V Y1 (UYVY); 0: Y0 U Y1 V (YUYV). */
  readonly lumaOffset: 0 | 1;
}

/**
 * Writes the image as interleaved RGB into `rgb` (`width * height * 3` bytes).
 *
 * ITU-R BT.601 in video range (Y 16..235, U and V 16..240), which is what the V4L2 drivers behind both ROS encodings
 * send and what OpenCV's conversion assumes; in 16-bit fixed point.
 */
export function yuv422ToRgb(image: Yuv422Image, rgb: Uint8Array): void {
  const { data, width, height, step, lumaOffset } = image;
  const chromaOffset = 1 - lumaOffset;
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0, from = row * step; column < width; column += 2, from += 4) {
      const u = (data[from + chromaOffset] ?? 0) - 128;
      const v = (data[from + chromaOffset + 2] ?? 0) - 128;
      // 65536 x (1.596, -0.813, -0.391, 2.018), with half a unit for rounding.
      const red = 104_597 * v + 32_768;
      const green = -53_279 * v - 25_675 * u + 32_768;
      const blue = 132_201 * u + 32_768;
      for (let i = 0; i < 2; i++) {
        // 65536 x 1.164
        const luma = 76_309 * ((data[from + lumaOffset + 2 * i] ?? 0) - 16);
        rgb[to++] = clamp((luma + red) >> 16);
        rgb[to++] = clamp((luma + green) >> 16);
        rgb[to++] = clamp((luma + blue) >> 16);
      }
    }
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
