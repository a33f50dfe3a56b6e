import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nonMaximumSuppression } from '../../../core/face/nonMaximumSuppression.js';
import { intersectionOverSmaller, intersectionOverUnion } from '../../../core/face/overlap.js';

const candidates = fc.array(
  fc.record({
    box: fc.record({
      x: fc.integer({ min: 0, max: 40 }),
      y: fc.integer({ min: 0, max: 40 }),
      width: fc.integer({ min: 1, max: 30 }),
      height: fc.integer({ min: 1, max: 30 }),
    }),
    score: fc.integer({ min: 0, max: 20 }),
  }),
  { maxLength: 25 },
);

describe('nonMaximumSuppression', () => {
  it('keeps the best of those that overlap', () => {
    const at = (x: number, score: number) => ({ box: { x, y: 0, width: 10, height: 10 }, score });
    // Overlaps: 0-2 is 80 / 120 = 0.67, 0-6 is 40 / 160 = 0.25, 2-6 is 60 / 140 = 0.43.
    const faces = [at(0, 0.7), at(2, 0.9), at(6, 0.8)];
    expect(nonMaximumSuppression(faces, { threshold: 0.5 })).toEqual([faces[1], faces[2]]);
    expect(nonMaximumSuppression(faces, { threshold: 0.4 })).toEqual([faces[1]]);
    expect(nonMaximumSuppression(faces, { threshold: 0.7 })).toEqual([faces[1], faces[2], faces[0]]);
  });

  it('leaves none that overlap, and drops none without a better one over it', () => {
    fc.assert(
      fc.property(
        candidates,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(intersectionOverUnion, intersectionOverSmaller),
        (faces, threshold, overlap) => {
          const kept = nonMaximumSuppression(faces, { threshold, overlap });
          for (const [i, a] of kept.entries()) {
            for (const b of kept.slice(i + 1)) {
              expect(overlap(a.box, b.box)).toBeLessThanOrEqual(threshold);
              expect(a.score).toBeGreaterThanOrEqual(b.score);
            }
          }
          for (const face of faces.filter((candidate) => !kept.includes(candidate))) {
            const isCovered = kept.some(
              (better) => better.score >= face.score && overlap(better.box, face.box) > threshold,
            );
            expect(isCovered).toBe(true);
          }
        },
      ),
    );
  });
});
