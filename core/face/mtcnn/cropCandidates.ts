import type { Frame } from '../../frame/Frame.js';
import type { Tensor } from '../../model/Network.js';
import type { BoundingBox } from '../Face.js';
import { coveringTable, thinning } from './areaTables.js';
import type { PixelRegion } from '../averageBlocks.js';
import { SummedAreas } from './SummedAreas.js';

/** Candidates' pixels as one batch, and which candidates they are. */
export interface CandidateCrops<Item> {
  /** [N, 3, size, size], planar RGB, (pixel - 127.5) / 128. */
  readonly batch: Tensor;
  /** Those whose box reaches into the frame, in the batch's order. */
  readonly items: readonly Item[];
}

/**
 * Each box's part of the frame resampled to `size`, for the second and third stage.
 *
 * `tables`, where given, serve the boxes that lie in their regions.
 */
export function cropCandidates<Item extends { readonly box: BoundingBox }>(
  frame: Frame,
  candidates: readonly Item[],
  options: { readonly size: number; readonly tables?: readonly SummedAreas[] },
): CandidateCrops<Item> {
  const { size, tables = [] } = options;
  const visible = candidates
    .map((item) => ({ item, pixels: wholePixels(item.box, frame) }))
    .filter(({ pixels }) => pixels.width > 0 && pixels.height > 0);
  const data = new Float32Array(visible.length * 3 * size * size);
  let scratch: Int32Array | undefined;
  visible.forEach(({ pixels }, n) => {
    const covering = coveringTable(tables, pixels);
    const every = thinning(Math.min(pixels.width, pixels.height) / size);
    const table = covering ?? new SummedAreas(frame, pixels, { every, scratch });
    table.resample(pixels, { width: size, height: size }, data, n * 3 * size * size);
    if (covering === undefined) scratch = table.memory;
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
