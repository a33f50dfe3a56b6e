import { opencv, pixelsOf, type Picture } from './opencv.js';
import type { BayerPattern } from './pixelLayouts.js';

/** The pixels of a Bayer mosaic as RGB, the missing colours between their neighbours (OpenCV's bilinear way). */
export function demosaic(
  mosaic: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  pattern: BayerPattern,
): Picture {
  const { width, height, data } = mosaic;
  const cv = opencv();
  // OpenCV names a pattern by the second row's second and third pixel: its BG is what everybody else calls RGGB.
  const code = {
    rggb: cv.COLOR_BayerBG2RGB,
    bggr: cv.COLOR_BayerRG2RGB,
    gbrg: cv.COLOR_BayerGR2RGB,
    grbg: cv.COLOR_BayerGB2RGB,
  }[pattern];
  const mat = new cv.Mat(
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    height,
    width,
    cv.CV_8UC1,
  );
  const rgb = mat.cvtColor(code);
  mat.release();
  return pixelsOf(rgb);
}
