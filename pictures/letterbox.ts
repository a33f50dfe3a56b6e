import type { Frame } from '../core/frame/Frame.js';
import { resizeFrame } from './resizeFrame.js';

/** The picture scaled to fit a size without changing its proportions, centred, what is left over black (REP-155's `cropped`). */
export function letterbox(
  picture: Frame,
  { width, height }: { readonly width: number; readonly height: number },
): Frame {
  const scale = Math.min(width / picture.width, height / picture.height);
  const fitted = (side: number): number => Math.max(1, Math.round(side * scale));
  const scaled = resizeFrame(picture, { width: fitted(picture.width), height: fitted(picture.height) });
  if (scaled.width === width && scaled.height === height) return scaled;
  const data = new Uint8Array(3 * width * height);
  const left = (width - scaled.width) >> 1;
  const top = (height - scaled.height) >> 1;
  for (let row = 0; row < scaled.height; row++) {
    const line = scaled.data.subarray(3 * row * scaled.width, 3 * (row + 1) * scaled.width);
    data.set(line, 3 * ((top + row) * width + left));
  }
  return { ...scaled, width, height, data };
}
