import { describe, expect, it } from 'vitest';
import type { FaceLandmarks } from '../../../../core/face/Face.js';
import { squareAtLandmarks } from '../../../../core/face/mtcnn/squareAtLandmarks.js';

const upright: FaceLandmarks = [
  { x: 40, y: 30 },
  { x: 60, y: 30 },
  { x: 50, y: 42 },
  { x: 42, y: 50 },
  { x: 58, y: 50 },
];

describe('squareAtLandmarks', () => {
  it('has 2.6 times the distance of the eyes from each other or the mouth, a little above the middle', () => {
    // Both distances 20: side 52; centre (50, 40 - 0.06 * 52 = 36.88).
    expect(squareAtLandmarks(upright)).toEqual({ x: 24, y: 36.88 - 26, width: 52, height: 52 });
  });

  it('does not shrink for a face turned aside', () => {
    const [a, b, c, d, e] = upright;
    const profile = squareAtLandmarks([{ ...a, x: 52 }, b, { ...c, x: 62 }, { ...d, x: 52 }, e]);
    expect(profile.width).toBeGreaterThanOrEqual(52);
  });

  it('turns with the face', () => {
    const turned = upright.map(({ x, y }) => ({ x: -y, y: x })) as unknown as FaceLandmarks;
    const square = squareAtLandmarks(turned);
    expect(square.x + 26).toBeCloseTo(-36.88, 9);
    expect(square.y + 26).toBeCloseTo(50, 9);
  });

  it('is empty, not undefined, where all landmarks coincide', () => {
    const point = { x: 5, y: 5 };
    expect(squareAtLandmarks([point, point, point, point, point])).toEqual({
      x: 5,
      y: 5,
      width: 0,
      height: 0,
    });
  });
});
