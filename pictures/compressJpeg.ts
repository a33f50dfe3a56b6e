import type { Frame } from '../core/frame/Frame.js';
import { matOf, opencv } from './opencv.js';

/**
 * The picture as a JPEG file, its colours in the order that every viewer expects.
 *
 * @param quality 1..100
 */
export function compressJpeg(frame: Frame, quality = 90): Uint8Array {
  const cv = opencv();
  const rgb = matOf(frame);
  const bgr = rgb.cvtColor(cv.COLOR_RGB2BGR);
  rgb.release();
  const file = cv.imencode('.jpg', bgr, [cv.IMWRITE_JPEG_QUALITY, quality]);
  bgr.release();
  return file;
}
