import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SummedAreas } from '../../../../core/face/mtcnn/SummedAreas.js';
import { expectPooled, noise, pooling } from './pooling.js';

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
      fc.property(pooling, ({ picture, region, size }) => {
        const out = new Float32Array(3 * size.width * size.rowCount + 1);
        const table = new SummedAreas(picture, region, new Int32Array(5000).fill(-7));
        table.resample(region, size, { data: out, offset: 1 });
        expectPooled(out, picture, region, size);
      }),
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
