import type { Frame } from '../core/frame/Frame.js';
import { matOf, opencv, pixelsOf } from './opencv.js';

/** A size of which either side may be left to the picture's proportions, or both to the picture: 0. */
export function scaledSize(
  picture: Pick<Frame, 'width' | 'height'>,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const proportion = picture.width / picture.height;
  if (width === 0 && height === 0) return { width: picture.width, height: picture.height };
  return {
    width: width > 0 ? width : Math.max(1, Math.round(height * proportion)),
    height: height > 0 ? height : Math.max(1, Math.round(width / proportion)),
  };
}

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
