import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { resampleArea } from '../../../../core/face/mtcnn/resampleArea.js';
import { mulberry32 } from '../../../../core/metrics/mulberry32.js';

function noise(width: number, height: number, seed: number) {
  const random = mulberry32(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random() * 256) };
}

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
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.tuple(fc.nat(8), fc.nat(8), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
        fc.tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 16 })),
        fc.nat(15),
        (seed, [x, y, width, height], [toWidth, toHeight], skipped) => {
          // Smaller cells than four pixels a side, of which none is left out.
          fc.pre(Math.min(width / toWidth, height / toHeight) < 4);
          const picture = noise(20, 20, seed);
          const firstRow = Math.min(skipped, toHeight - 1);
          const rowCount = toHeight - firstRow;
          const out = new Float32Array(3 * toWidth * rowCount + 1);
          const size = { width: toWidth, height: toHeight, firstRow, rowCount };
          resampleArea(picture)({ x, y, width, height }, size, { data: out, offset: 1 });
          for (let channel = 0; channel < 3; channel++) {
            for (let cellRow = 0; cellRow < rowCount; cellRow++) {
              for (let column = 0; column < toWidth; column++) {
                let sum = 0;
                let count = 0;
                const i = firstRow + cellRow;
                for (let v = Math.floor((i * height) / toHeight); v < ((i + 1) * height) / toHeight; v++) {
                  for (
                    let u = Math.floor((column * width) / toWidth);
                    u < ((column + 1) * width) / toWidth;
                    u++
                  ) {
                    sum += picture.data[((y + v) * 20 + x + u) * 3 + channel] ?? NaN;
                    count++;
                  }
                }
                const value = out[1 + (channel * rowCount + cellRow) * toWidth + column] ?? NaN;
                expect(value).toBeCloseTo((sum / count - 127.5) / 128, 5);
              }
            }
          }
        },
      ),
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
