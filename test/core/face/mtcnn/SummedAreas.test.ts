import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SummedAreas } from '../../../../core/face/mtcnn/SummedAreas.js';
import { mulberry32 } from '../../../../core/metrics/mulberry32.js';

function noise(width: number, height: number, seed: number) {
  const random = mulberry32(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random() * 256) };
}

describe('SummedAreas', () => {
  it('averages cells of whole pixels', () => {
    // One row of 5 red pixels 10 20 30 40 50 to 2 cells: pixels 0..2 and, since 5/2 rounds down to 2, 2..4.
    const data = Uint8Array.from([10, 20, 30, 40, 50].flatMap((red) => [red, 0, 255]));
    const region = { x: 0, y: 0, width: 5, height: 1 };
    const out = new Float32Array(6);
    new SummedAreas({ width: 5, data }, region).resample(
      region,
      { width: 2, height: 1 },
      { data: out, offset: 0 },
    );
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
          const picture = noise(20, 20, seed);
          const source = { x, y, width, height };
          const firstRow = Math.min(skipped, toHeight - 1);
          const rowCount = toHeight - firstRow;
          const out = new Float32Array(3 * toWidth * rowCount + 1);
          const scratch = new Int32Array(5000).fill(-7);
          const table = new SummedAreas(picture, source, scratch);
          table.resample(
            source,
            { width: toWidth, height: toHeight, firstRow, rowCount },
            { data: out, offset: 1 },
          );
          for (let channel = 0; channel < 3; channel++) {
            for (let row = 0; row < rowCount; row++) {
              for (let column = 0; column < toWidth; column++) {
                let sum = 0;
                let count = 0;
                const i = firstRow + row;
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
                const value = out[1 + (channel * rowCount + row) * toWidth + column] ?? NaN;
                expect(value).toBeCloseTo((sum / count - 127.5) / 128, 5);
              }
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays right where sums pass 2^31', () => {
    const [width, height] = [3000, 3000];
    const data = new Uint8Array(width * height * 3).fill(255);
    const region = { x: 0, y: 0, width, height };
    const out = new Float32Array(3 * 4);
    // 9 million pixels of 255 sum to 2.3e9.
    new SummedAreas({ width, data }, region).resample(
      region,
      { width: 2, height: 2 },
      { data: out, offset: 0 },
    );
    for (const value of out) expect(value).toBeCloseTo(127.5 / 128, 5);
  });

  it('knows which pixels it has', () => {
    const table = new SummedAreas(noise(10, 10, 1), { x: 2, y: 3, width: 4, height: 5 });
    expect(table.covers({ x: 2, y: 3, width: 4, height: 5 })).toBe(true);
    expect(table.covers({ x: 2, y: 3, width: 5, height: 5 })).toBe(false);
    expect(table.covers({ x: 1, y: 3, width: 2, height: 2 })).toBe(false);
  });
});
