import type { Frame } from '../../frame/Frame.js';
import type { Tensor } from '../../model/Network.js';
import type { BoundingBox } from '../Face.js';
import type { PixelRegion } from '../areaMeans.js';
import { resampleArea } from './resampleArea.js';

/** Candidates' pixels as one batch, and which candidates they are. */
export interface CandidateCrops<Item> {
  /** [N, 3, size, size], planar RGB, (pixel - 127.5) / 128. */
  readonly batch: Tensor;
  /** Those whose box reaches into the frame, in the batch's order. */
  readonly items: readonly Item[];
}

/** Each box's part of the frame resampled to `size * size`, for the second and third stage. */
export function cropCandidates<Item extends { readonly box: BoundingBox }>(
  frame: Frame,
  candidates: readonly Item[],
  size: number,
): CandidateCrops<Item> {
  const visible = candidates
    .map((item) => ({ item, pixels: wholePixels(item.box, frame) }))
    .filter(({ pixels }) => pixels.width > 0 && pixels.height > 0);
  const data = new Float32Array(visible.length * 3 * size * size);
  visible.forEach(({ pixels }, n) => {
    resampleArea(frame, pixels, { width: size, height: size }, { data, offset: n * 3 * size * size });
  });
  return {
    batch: { data, shape: [visible.length, 3, size, size] },
    items: visible.map(({ item }) => item),
  };
}

/** The box's pixels that the frame has: a box over the border loses what lies outside, as in facenet-pytorch. */
function wholePixels(box: BoundingBox, frame: Frame): PixelRegion {
  const x = Math.max(Math.floor(box.x), 0);
  const y = Math.max(Math.floor(box.y), 0);
  return {
    x,
    y,
    width: Math.min(Math.floor(box.x + box.width), frame.width) - x,
    height: Math.min(Math.floor(box.y + box.height), frame.height) - y,
  };
}
