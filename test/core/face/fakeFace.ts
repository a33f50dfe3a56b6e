import type { BoundingBox, DetectedFace } from '../../../core/face/Face.js';

/** A frontal face of this place and height, with its landmarks where a frontal face has them. */
export function fakeFace(x: number, y: number, height: number, score = 0.99): DetectedFace {
  const width = 0.8 * height;
  const box: BoundingBox = { x, y, width, height };
  const at = (u: number, v: number) => ({ x: x + u * width, y: y + v * height });
  return {
    box,
    score,
    landmarks: [at(0.3, 0.4), at(0.7, 0.4), at(0.5, 0.6), at(0.34, 0.78), at(0.66, 0.78)],
  };
}
