import type { Frame } from './Frame.js';
import { opencv } from './opencv.js';

/**
 * The picture scaled to exactly `size` (area average where it shrinks, bilinear where it grows); stamp and frame id stay.
 */
export function resizeFrame(frame: Frame, size: { readonly width: number; readonly height: number }): Frame {
  if (frame.width === size.width && frame.height === size.height) return frame;
  const cv = opencv();
  const shrinks = size.width * size.height < frame.width * frame.height;
  const scaled = new cv.Mat(Buffer.from(frame.data), frame.height, frame.width, cv.CV_8UC3).resize(
    size.height,
    size.width,
    0,
    0,
    shrinks ? cv.INTER_AREA : cv.INTER_LINEAR,
  );
  return { ...frame, ...size, data: scaled.getData() };
}
