import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { resampleArea } from '../../../../core/face/mtcnn/resampleArea.js';
import { expectPooled, pooling } from './pooling.js';

describe('resampleArea', () => {
  it('averages cells of whole pixels', () => {
    // One row of 5 red pixels 10 20 30 40 50 to 2 cells: pixels 0..2 and, since 5/2 rounds down to 2, 2..4.
    const data = Uint8Array.from([10, 20, 30, 40, 50].flatMap((red) => [red, 0, 255]));
    const region = { x: 0, y: 0, width: 5, height: 1 };
    const out = new Float32Array(6);
    resampleArea({ width: 5, height: 1, data })(region, { width: 2, height: 1 }, { data: out, offset: 0 });
    const scaled = [20, 40, 0, 0, 255, 255].map((mean) => (mean - 127.5) / 128);
    [...out].forEach((value, i) => expect(value).toBeCloseTo(scaled[i] ?? NaN, 6));
  });

  it('equals adaptive average pooling computed pixel by pixel, in any region and row band', () => {
    fc.assert(
      fc.property(pooling, ({ picture, region, size }) => {
        // Smaller cells than four pixels a side, of which none is left out.
        fc.pre(Math.min(region.width / size.width, region.height / size.height) < 4);
        const out = new Float32Array(3 * size.width * size.rowCount + 1);
        resampleArea(picture)(region, size, { data: out, offset: 1 });
        expectPooled(out, picture, region, size);
      }),
      { numRuns: 60 },
    );
  });

  it('reads every second pixel where cells have four or five, every third where they have six', () => {
    const means = (greys: readonly number[], cells: number): number[] => {
      // 24 rows, all alike, so that the width decides.
      const data = Uint8Array.from(
        Array.from({ length: 24 }, () => greys.flatMap((grey) => [grey, grey, grey])).flat(),
      );
      const region = { x: 0, y: 0, width: greys.length, height: 24 };
      const out = new Float32Array(3 * cells);
      resampleArea({ ...region, data })(region, { width: cells, height: 1 }, { data: out, offset: 0 });
      return [...out.subarray(0, cells)].map((value) => Math.round(value * 128 + 127.5));
    };
    // Pixels 0, 2 and 4, 6.
    expect(means([10, 99, 20, 99, 30, 99, 40, 99], 2)).toEqual([15, 35]);
    // Of nine pixels five remain, 10 30 50 70 90: two cells share the one in the middle.
    expect(means([10, 0, 30, 0, 50, 0, 70, 0, 90], 2)).toEqual([30, 70]);
    // Pixels 1, 4 and 7, 10.
    expect(means([99, 10, 99, 99, 20, 99, 99, 30, 99, 99, 40, 99], 2)).toEqual([15, 35]);
  });
});
