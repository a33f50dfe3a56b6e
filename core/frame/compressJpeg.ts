import type { Frame } from './Frame.js';
import { opencv } from './opencv.js';

/**
 * The picture as a JPEG file, its colours in the order that every viewer expects.
 *
 * @param quality 1..100
 */
export function compressJpeg(frame: Frame, quality = 90): Uint8Array {
  const cv = opencv();
  const rgb = new cv.Mat(Buffer.from(frame.data), frame.height, frame.width, cv.CV_8UC3);
  return cv.imencode('.jpg', rgb.cvtColor(cv.COLOR_RGB2BGR), [cv.IMWRITE_JPEG_QUALITY, quality]);
}
