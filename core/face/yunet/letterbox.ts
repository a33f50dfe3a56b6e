import type { Frame } from '../../frame/Frame.js';
import type { BoundingBox } from '../Face.js';

/** A region of a frame as a square network input, and the way back. */
export interface Letterbox {
  /** [3, side, side], planar blue, green, red, 0..255; black beyond the region. */
  readonly data: Float32Array;
  /** Input pixels per frame pixel. */
  readonly scale: number;
  /** The region's upper left corner in the frame. */
  readonly origin: { readonly x: number; readonly y: number };
}

/** Beyond this enlargement a face gains nothing. */
const maxScale = 3;

/** The region, bilinearly scaled to fit into the square's upper left corner with its aspect kept. */
export function letterbox(frame: Frame, region: BoundingBox, side: number): Letterbox {
  const scale = Math.min(side / region.width, side / region.height, maxScale);
  const width = Math.min(Math.floor(region.width * scale), side);
  const height = Math.min(Math.floor(region.height * scale), side);
  const data = new Float32Array(3 * side * side);
  const plane = side * side;
  const { data: pixels } = frame;
  for (let row = 0; row < height; row++) {
    const y = clamp(region.y + (row + 0.5) / scale - 0.5, frame.height - 1);
    const top = Math.floor(y);
    const fy = y - top;
    const below = top < frame.height - 1 ? frame.width * 3 : 0;
    for (let column = 0, to = row * side; column < width; column++, to++) {
      const x = clamp(region.x + (column + 0.5) / scale - 0.5, frame.width - 1);
      const left = Math.floor(x);
      const fx = x - left;
      const right = left < frame.width - 1 ? 3 : 0;
      const at = (top * frame.width + left) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const i = at + channel;
        const upper = (pixels[i] as number) * (1 - fx) + (pixels[i + right] as number) * fx;
        const lower = (pixels[i + below] as number) * (1 - fx) + (pixels[i + below + right] as number) * fx;
        data[to + (2 - channel) * plane] = upper * (1 - fy) + lower * fy;
      }
    }
  }
  return { data, scale, origin: { x: region.x, y: region.y } };
}

function clamp(value: number, max: number): number {
  return value < 0 ? 0 : value > max ? max : value;
}
