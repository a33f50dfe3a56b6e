import fc from 'fast-check';
import { expect } from 'vitest';

import type { BoundingBox } from '../../../../core/face/Face.js';
import { mulberry32 } from '../../../../core/metrics/mulberry32.js';

interface Noise {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export function noise(width: number, height: number, seed: number): Noise {
  const random = mulberry32(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random() * 256) };
}

/** A region of 20x20 pixels of noise, and to how many cells it is pooled, of which the first rows may be left out. */
export const pooling = fc
  .record({
    seed: fc.integer({ min: 1, max: 1000 }),
    x: fc.nat(8),
    y: fc.nat(8),
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
    toWidth: fc.integer({ min: 1, max: 16 }),
    toHeight: fc.integer({ min: 1, max: 16 }),
    skipped: fc.nat(15),
  })
  .map(({ seed, toWidth, toHeight, skipped, ...region }) => {
    const firstRow = Math.min(skipped, toHeight - 1);
    const size = { width: toWidth, height: toHeight, firstRow, rowCount: toHeight - firstRow };
    return { picture: noise(20, 20, seed), region, size };
  });

/** Checks cells behind one number that is another's against adaptive average pooling, computed pixel by pixel. */
export function expectPooled(
  cells: Float32Array,
  { data, width: pictureWidth }: Noise,
  { x, y, width, height }: BoundingBox,
  size: {
    readonly width: number;
    readonly height: number;
    readonly firstRow: number;
    readonly rowCount: number;
  },
): void {
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < size.rowCount; row++) {
      for (let column = 0; column < size.width; column++) {
        let sum = 0;
        let count = 0;
        const i = size.firstRow + row;
        for (let v = Math.floor((i * height) / size.height); v < ((i + 1) * height) / size.height; v++) {
          for (
            let u = Math.floor((column * width) / size.width);
            u < ((column + 1) * width) / size.width;
            u++
          ) {
            sum += data[((y + v) * pictureWidth + x + u) * 3 + channel] ?? NaN;
            count++;
          }
        }
        const value = cells[1 + (channel * size.rowCount + row) * size.width + column] ?? NaN;
        expect(value).toBeCloseTo((sum / count - 127.5) / 128, 5);
      }
    }
  }
}
