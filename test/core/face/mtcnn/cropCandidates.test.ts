import { describe, expect, it } from 'vitest';

import type { BoundingBox } from '../../../../core/face/Face.js';
import { cropCandidates } from '../../../../core/face/mtcnn/cropCandidates.js';
import { resampleArea } from '../../../../core/face/mtcnn/resampleArea.js';
import type { Frame } from '../../../../core/frame/Frame.js';

/** Ten by ten pixels whose red is ten times the column and whose green ten times the row. */
const frame: Frame = {
  width: 10,
  height: 10,
  stampNs: 0n,
  frameId: 'camera',
  data: Uint8Array.from(
    Array.from({ length: 100 }, (_, i) => [10 * (i % 10), 10 * Math.floor(i / 10), 0]).flat(),
  ),
};

const crop = <Item extends { readonly box: BoundingBox }>(candidates: readonly Item[]) =>
  cropCandidates(frame, candidates, { size: 4, resample: resampleArea(frame) });

/** Red or green of a crop of 4 by 4, back in the frame's numbers. */
function channel(data: Float32Array, which: 0 | 1): number[][] {
  return [0, 1, 2, 3].map((row) =>
    [0, 1, 2, 3].map((column) => Math.round((data[which * 16 + row * 4 + column] ?? NaN) * 128 + 127.5)),
  );
}

describe('cropCandidates', () => {
  it('resamples a box within the frame', () => {
    const { batch } = crop([{ box: { x: 3, y: 5, width: 4, height: 4 } }]);
    expect(channel(batch.data, 0)[0]).toEqual([30, 40, 50, 60]);
    expect(channel(batch.data, 1).map(([first]) => first)).toEqual([50, 60, 70, 80]);
  });

  it('keeps the place of what the frame has of a box over its border, and leaves the rest grey', () => {
    const { batch } = crop([{ box: { x: -2, y: 7, width: 4, height: 4 } }]);
    const grey = 128;
    expect(channel(batch.data, 0)).toEqual([
      [grey, grey, 0, 10],
      [grey, grey, 0, 10],
      [grey, grey, 0, 10],
      [grey, grey, grey, grey],
    ]);
    expect(channel(batch.data, 1).map((row) => row[2])).toEqual([70, 80, 90, grey]);
  });

  it('leaves out boxes that the frame has nothing of, and those that are none', () => {
    const boxes = [
      { x: -9, y: 0, width: 5, height: 5 },
      { x: 2, y: 2, width: 0.2, height: 5 },
      { x: NaN, y: 0, width: 5, height: 5 },
      { x: 9.5, y: 9.5, width: 5, height: 5 },
    ].map((box, id) => ({ id, box }));
    const { items, batch } = crop(boxes);
    expect(items.map(({ id }) => id)).toEqual([3]);
    expect(batch.shape).toEqual([1, 3, 4, 4]);
  });
});
