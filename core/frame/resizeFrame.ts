import type { Frame } from './Frame.js';
import { matOf, opencv, pixelsOf } from './opencv.js';

/**
 * The picture scaled to exactly `size` (area average where it shrinks, bilinear where it grows); stamp and frame id stay.
 */
export function resizeFrame(frame: Frame, size: { readonly width: number; readonly height: number }): Frame {
  if (frame.width === size.width && frame.height === size.height) return frame;
  const cv = opencv();
  const shrinks = size.width * size.height < frame.width * frame.height;
  const whole = matOf(frame);
  const scaled = whole.resize(size.height, size.width, 0, 0, shrinks ? cv.INTER_AREA : cv.INTER_LINEAR);
  whole.release();
  return { ...frame, ...pixelsOf(scaled) };
}
