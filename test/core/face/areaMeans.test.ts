import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { areaMeans, type Cells } from '../../../core/face/areaMeans.js';

const cells = (first: readonly number[], count: readonly number[], step = 1): Cells => ({
  first: Int32Array.from(first),
  count: Int32Array.from(count),
  step,
});
const asItIs = { scale: 1, shift: 0 };

/** Cells that lie within so many pixels, in order. */
function cellsWithin(pixels: number): fc.Arbitrary<Cells> {
  return fc
    .record({ step: fc.integer({ min: 1, max: 3 }), of: fc.integer({ min: 1, max: pixels }) })
    .filter(({ step, of }) => (pixels / of) * step <= pixels)
    .map(({ step, of }) => {
      const read = Math.floor((pixels - 1) / step) + 1;
      const first = Array.from({ length: of }, (_, i) => Math.floor((i * read) / of));
      const count = first.map((start, i) => Math.ceil(((i + 1) * read) / of) - start);
      return cells(
        first.map((start) => start * step),
        count,
        step,
      );
    });
}

describe('the means of cells of a picture', () => {
  it('are a plane a channel, row by row', () => {
    // Two rows of four pixels; the cells overlap in the second column of pixels.
    const rows = [
      [1, 10, 100, 3, 30, 110, 5, 50, 120, 7, 70, 130],
      [2, 20, 200, 4, 40, 210, 6, 60, 220, 8, 80, 230],
    ];
    const picture = { width: 4, height: 2, data: Uint8Array.from(rows.flat()) };
    const grid = { columns: cells([0, 1], [2, 3]), rows: cells([0], [2]) };
    // Red: (1 + 3 + 2 + 4) / 4 and (3 + 5 + 7 + 4 + 6 + 8) / 6.
    expect([...areaMeans(picture, grid, asItIs)]).toEqual([2.5, 5.5, 25, 55, 155, 170]);
    expect([...areaMeans(picture, grid, { scale: 2, shift: -1 })]).toEqual([4, 10, 49, 109, 309, 339]);
    const everySecond = { columns: cells([1], [2], 2), rows: cells([0, 1], [1, 1]) };
    expect([...areaMeans(picture, everySecond, asItIs)]).toEqual([5, 6, 50, 60, 120, 220]);
  });

  it('are those of adding pixel by pixel, for any picture and grid, one after the other', () => {
    const picture = fc
      .record({
        width: fc.integer({ min: 1, max: 70 }),
        height: fc.integer({ min: 1, max: 50 }),
        seed: fc.nat(),
      })
      .map(({ width, height, seed }) => ({
        width,
        height,
        data: Uint8Array.from({ length: 3 * width * height }, (_, i) => ((i + seed) * 2_654_435_761) >>> 13),
      }));
    const scene = picture.chain((shown) =>
      fc.record({
        picture: fc.constant(shown),
        columns: cellsWithin(shown.width),
        rows: cellsWithin(shown.height),
      }),
    );
    fc.assert(
      fc.property(scene, ({ picture: { width, height, data }, columns, rows }) => {
        const means = areaMeans({ width, height, data }, { columns, rows }, asItIs);
        const plane = columns.first.length * rows.first.length;
        expect(means).toHaveLength(3 * plane);
        for (let row = 0; row < rows.first.length; row++)
          for (let column = 0; column < columns.first.length; column++)
            for (let channel = 0; channel < 3; channel++) {
              const [high = 0, wide = 0] = [rows.count[row], columns.count[column]];
              let sum = 0;
              for (let v = 0; v < high; v++)
                for (let u = 0; u < wide; u++) {
                  const y = (rows.first[row] ?? 0) + v * rows.step;
                  const x = (columns.first[column] ?? 0) + u * columns.step;
                  sum += data[3 * (y * width + x) + channel] ?? NaN;
                }
              const mean = means[channel * plane + row * columns.first.length + column];
              expect(mean).toBe(Math.fround(sum * (1 / (high * wide))));
            }
      }),
      { numRuns: 60 },
    );
  });

  it('takes pictures that grow', () => {
    for (const side of [4, 700, 1_500]) {
      const picture = { width: side, height: side, data: new Uint8Array(3 * side * side).fill(side & 255) };
      const all = cells([0], [side]);
      expect([...areaMeans(picture, { columns: all, rows: all }, asItIs)]).toEqual(Array(3).fill(side & 255));
    }
  });
});
