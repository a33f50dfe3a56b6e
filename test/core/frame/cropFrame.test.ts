import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cropFrame } from '../../../core/frame/cropFrame.js';
import type { Frame } from '../../../core/frame/Frame.js';

/** Pixel (x, y) holds x, y and 7. */
function frameOf(width: number, height: number): Frame {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) data.set([x, y, 7], (y * width + x) * 3);
  return { width, height, data, stampNs: 5n, frameId: 'camera' };
}

describe('cropFrame', () => {
  it('takes the pixels inside the box, and keeps stamp and frame id', () => {
    const crop = cropFrame(frameOf(5, 4), { x: 1, y: 2, width: 3, height: 2 });
    expect(crop).toMatchObject({ width: 3, height: 2, stampNs: 5n, frameId: 'camera' });
    expect([...crop.data]).toEqual([1, 2, 7, 2, 2, 7, 3, 2, 7, 1, 3, 7, 2, 3, 7, 3, 3, 7]);
  });

  it("cuts off what lies beyond the picture's border", () => {
    const crop = cropFrame(frameOf(5, 4), { x: -2, y: -2, width: 4, height: 3 });
    // Columns -2..1 and rows -2..0: columns 0, 1 of row 0 remain.
    expect(crop).toMatchObject({ width: 2, height: 1 });
    expect([...crop.data]).toEqual([0, 0, 7, 1, 0, 7]);
  });

  it('gives the nearest pixel for a box outside the picture', () => {
    expect([...cropFrame(frameOf(5, 4), { x: 90, y: 90, width: 3, height: 3 }).data]).toEqual([4, 3, 7]);
    expect([...cropFrame(frameOf(5, 4), { x: -90, y: -90, width: 3, height: 3 }).data]).toEqual([0, 0, 7]);
  });

  it('does not touch the picture, and its crop is a copy', () => {
    const frame = frameOf(2, 2);
    const crop = cropFrame(frame, { x: 0, y: 0, width: 2, height: 2 });
    crop.data.fill(0);
    expect(frame.data).toEqual(frameOf(2, 2).data);
  });

  it('is always a part of the picture of at least one pixel', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true });
    const box = fc.record({ x: number, y: number, width: number, height: number });
    fc.assert(
      fc.property(box, (any) => {
        const { width, height, data } = cropFrame(frameOf(9, 6), any);
        expect(width).toBeGreaterThanOrEqual(1);
        expect(height).toBeGreaterThanOrEqual(1);
        expect(data).toHaveLength(width * height * 3);
        const [left = -1, top = -1] = data;
        for (let row = 0; row < height; row += 1)
          for (let column = 0; column < width; column += 1)
            expect([...data.subarray((row * width + column) * 3).subarray(0, 2)]).toEqual([
              left + column,
              top + row,
            ]);
      }),
    );
  });
});
