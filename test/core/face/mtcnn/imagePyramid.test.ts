import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandPixelRows,
  imagePyramid,
  pyramidSlice,
  windowSize,
  windowStride,
} from '../../../../core/face/mtcnn/imagePyramid.js';

const scaleFactor = 0.709;

describe('imagePyramid', () => {
  it('starts where the smallest face fills a window and ends where the shorter side does', () => {
    const levels = imagePyramid(640, 480, { minFaceSizePx: 30, scaleFactor });
    // 12 / 30 = 0.4: 257 x 193 pixels; windows: ceil((257 - 2) / 2) - 4 = 124, ceil((193 - 2) / 2) - 4 = 92.
    expect(levels[0]).toEqual({ scale: 0.4, width: 257, height: 193, columns: 124, rows: 92 });
    // 480 * 0.4 * 0.709^n >= 12 up to n = 8 (12.3); n = 9 gives 8.7.
    expect(levels).toHaveLength(9);
    expect(imagePyramid(640, 20, { minFaceSizePx: 30, scaleFactor })).toEqual([]);
  });
});

describe('pyramidSlice', () => {
  it('cuts every search into slices that hold each row of windows exactly once, about equally costly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 700 }),
        fc.integer({ min: 60, max: 500 }),
        fc.integer({ min: 1, max: 10 }),
        (width, height, count) => {
          const levels = imagePyramid(width, height, { minFaceSizePx: 24, scaleFactor });
          const total = levels.reduce((sum, level) => sum + level.rows * level.columns, 0);
          const seen = levels.map((level) => new Uint8Array(level.rows));
          for (let index = 0; index < count; index++) {
            let cost = 0;
            for (const band of pyramidSlice(levels, { index, count })) {
              cost += band.rowCount * band.level.columns;
              const rows = seen[levels.indexOf(band.level)];
              for (let i = 0; i < band.rowCount; i++) {
                rows?.set([(rows[band.firstRow + i] ?? 9) + 1], band.firstRow + i);
              }
            }
            expect(cost).toBeLessThanOrEqual(total / count + (levels[0]?.columns ?? 0));
          }
          for (const rows of seen) expect([...rows].every((times) => times === 1)).toBe(true);
        },
      ),
    );
  });

  it('is the whole pyramid where there is one slice', () => {
    const levels = imagePyramid(320, 240, { minFaceSizePx: 24, scaleFactor });
    expect(pyramidSlice(levels, { index: 0, count: 1 })).toEqual(
      levels.map((level) => ({ level, firstRow: 0, rowCount: level.rows })),
    );
  });
});

describe('bandPixelRows', () => {
  it('covers the windows of the band, and the image to its end in the last one', () => {
    const level = { scale: 1, width: 100, height: 51, columns: 45, rows: 21 };
    expect(bandPixelRows({ level, firstRow: 3, rowCount: 4 })).toEqual({
      first: 3 * windowStride,
      count: 3 * windowStride + windowSize,
    });
    expect(bandPixelRows({ level, firstRow: 20, rowCount: 1 })).toEqual({ first: 40, count: 11 });
  });
});
