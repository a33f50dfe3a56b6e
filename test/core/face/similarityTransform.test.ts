import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../core/face/Face.js';
import {
  invertTransform,
  similarityTransform,
  transformPoint,
  type SimilarityTransform,
} from '../../../core/face/similarityTransform.js';

const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const points = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 5, maxLength: 5 });
const transform = fc
  .record({
    scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
    angle: fc.double({ min: -3, max: 3, noNaN: true }),
    shiftX: coordinate,
    shiftY: coordinate,
  })
  .map(({ scale, angle, shiftX, shiftY }): SimilarityTransform => ({
    a: scale * Math.cos(angle),
    b: scale * Math.sin(angle),
    shiftX,
    shiftY,
  }));

function spreadOf(sample: readonly Point[]): number {
  const x = sample.reduce((sum, point) => sum + point.x, 0) / sample.length;
  const y = sample.reduce((sum, point) => sum + point.y, 0) / sample.length;
  return sample.reduce((sum, point) => sum + (point.x - x) ** 2 + (point.y - y) ** 2, 0);
}

function residual(found: SimilarityTransform, from: readonly Point[], to: readonly Point[]): number {
  return from.reduce((sum, point, i) => {
    const moved = transformPoint(found, point);
    const target = to[i] ?? moved;
    return sum + (moved.x - target.x) ** 2 + (moved.y - target.y) ** 2;
  }, 0);
}

describe('similarityTransform', () => {
  it('is what turns, scales and shifts a triangle', () => {
    // A quarter turn, twice the size, shifted by (1, 0): (1, 0) goes to (1, 2), (0, 1) to (-1, 0).
    const found = similarityTransform(
      [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 0, y: 1 },
      ],
      [
        { x: 1, y: 0 },
        { x: 1, y: 2 },
        { x: -1, y: 0 },
      ],
    );
    expect(found.a).toBeCloseTo(0, 12);
    expect(found.b).toBeCloseTo(2, 12);
    expect(found.shiftX).toBeCloseTo(1, 12);
    expect(found.shiftY).toBeCloseTo(0, 12);
  });

  it('recovers any similarity transform, and its inverse undoes it', () => {
    fc.assert(
      fc.property(points, transform, (from, truth) => {
        fc.pre(spreadOf(from) > 1);
        const to = from.map((point) => transformPoint(truth, point));
        const found = similarityTransform(from, to);
        const back = invertTransform(found);
        from.forEach((point, i) => {
          const target = to[i] ?? point;
          expect(transformPoint(found, point).x).toBeCloseTo(target.x, 5);
          expect(transformPoint(found, point).y).toBeCloseTo(target.y, 5);
          expect(transformPoint(back, target).x).toBeCloseTo(point.x, 4);
          expect(transformPoint(back, target).y).toBeCloseTo(point.y, 4);
        });
      }),
    );
  });

  it('has the least squares: no transform near it fits better', () => {
    const step = fc.double({ min: -0.1, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(points, points, fc.tuple(step, step, step, step), (from, to, [da, db, dx, dy]) => {
        fc.pre(spreadOf(from) > 1);
        const found = similarityTransform(from, to);
        const other = {
          a: found.a + da,
          b: found.b + db,
          shiftX: found.shiftX + dx,
          shiftY: found.shiftY + dy,
        };
        expect(residual(found, from, to)).toBeLessThanOrEqual(residual(other, from, to) + 1e-6);
      }),
    );
  });

  it('throws where all points coincide', () => {
    const same = Array.from({ length: 5 }, () => ({ x: 3, y: 4 }));
    expect(() => similarityTransform(same, same)).toThrow(
      expect.objectContaining({ code: 'face/landmarks-coincide' }),
    );
  });
});
