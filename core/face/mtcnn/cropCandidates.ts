import type { Frame } from '../../frame/Frame.js';
import type { Tensor } from '../../model/Network.js';
import type { BoundingBox } from '../Face.js';
import type { PixelRegion } from '../areaMeans.js';
import type { Resample } from './resampleArea.js';

/** Candidates' pixels as one batch, and which candidates they are. */
export interface CandidateCrops<Item> {
  /** [N, 3, size, size], planar RGB, (pixel - 127.5) / 128. */
  readonly batch: Tensor;
  /** Those whose box reaches into the frame, in the batch's order. */
  readonly items: readonly Item[];
}

/**
 * Each box resampled to `size * size`, for the second and third stage. What of a box lies outside the frame is grey (0), so
 * that the rest keeps its place and shape: facenet-pytorch stretches what is inside over the whole crop, and its boxes and
 * landmarks of a face over the border are off by what is cut.
 */
export function cropCandidates<Item extends { readonly box: BoundingBox }>(
  frame: Pick<Frame, 'width' | 'height'>,
  candidates: readonly Item[],
  { size, resample }: { readonly size: number; readonly resample: Resample },
): CandidateCrops<Item> {
  const crops = candidates.flatMap((item) => {
    const pixels = wholePixels(item.box);
    const columns = insideOf({ first: pixels.x, count: pixels.width }, frame.width, size);
    const rows = insideOf({ first: pixels.y, count: pixels.height }, frame.height, size);
    return columns && rows ? [{ item, columns, rows }] : [];
  });
  const plane = size * size;
  const data = new Float32Array(crops.length * 3 * plane);
  crops.forEach(({ columns, rows }, n) => {
    resample(
      { x: columns.first, y: rows.first, width: columns.count, height: rows.count },
      { width: columns.cells, height: rows.cells },
      {
        data,
        offset: n * 3 * plane + rows.firstCell * size + columns.firstCell,
        rowStride: size,
        channelStride: plane,
      },
    );
  });
  return { batch: { data, shape: [crops.length, 3, size, size] }, items: crops.map(({ item }) => item) };
}

function wholePixels({ x, y, width, height }: BoundingBox): PixelRegion {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.floor(x + width) - left, height: Math.floor(y + height) - top };
}

/** Along one axis: the box's pixels that the frame has, and which of the crop's cells they fill. */
interface Inside {
  readonly first: number;
  readonly count: number;
  readonly firstCell: number;
  readonly cells: number;
}

function insideOf(
  box: { readonly first: number; readonly count: number },
  limit: number,
  size: number,
): Inside | undefined {
  const first = Math.max(box.first, 0);
  const end = Math.min(box.first + box.count, limit);
  // Not `end <= first`, which NaN would pass.
  if (!(end > first)) return undefined;
  const cellAt = (pixel: number): number => Math.round(((pixel - box.first) * size) / box.count);
  const firstCell = Math.min(cellAt(first), size - 1);
  return { first, count: end - first, firstCell, cells: Math.max(cellAt(end) - firstCell, 1) };
}
