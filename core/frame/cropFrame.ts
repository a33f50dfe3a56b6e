import type { BoundingBox } from '../face/Face.js';
import type { Frame } from './Frame.js';

/** The part of the picture inside `box`, cut off at the picture's border and at least one pixel in size. */
export function cropFrame(frame: Frame, box: BoundingBox): Frame {
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  const left = clamp(box.x, frame.width - 1);
  const top = clamp(box.y, frame.height - 1);
  const right = Math.max(left + 1, clamp(box.x + box.width, frame.width));
  const bottom = Math.max(top + 1, clamp(box.y + box.height, frame.height));
  const rowBytes = (right - left) * 3;
  const data = new Uint8Array(rowBytes * (bottom - top));
  for (let row = top; row < bottom; row += 1) {
    const start = (row * frame.width + left) * 3;
    data.set(frame.data.subarray(start, start + rowBytes), (row - top) * rowBytes);
  }
  return { ...frame, width: right - left, height: bottom - top, data };
}
