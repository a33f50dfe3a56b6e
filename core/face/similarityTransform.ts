import { RapportError } from '../RapportError.js';
import type { Point } from './Face.js';

/** Rotation, uniform scale and shift: (x, y) goes to (a x - b y + shiftX, b x + a y + shiftY). */
export interface SimilarityTransform {
  readonly a: number;
  readonly b: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * The similarity transform that brings `from` nearest to `to` by least squares, without reflection (Umeyama 1991, in its
 * closed form for two dimensions).
 *
 * Throws `face/landmarks-coincide` where all points of `from` lie in one place.
 */
export function similarityTransform(from: readonly Point[], to: readonly Point[]): SimilarityTransform {
  const fromMean = mean(from);
  const toMean = mean(to);
  let spread = 0;
  let dot = 0;
  let cross = 0;
  from.forEach((point, i) => {
    const target = to[i] ?? toMean;
    const x = point.x - fromMean.x;
    const y = point.y - fromMean.y;
    const u = target.x - toMean.x;
    const v = target.y - toMean.y;
    spread += x * x + y * y;
    dot += x * u + y * v;
    cross += x * v - y * u;
  });
  if (!(spread > 0)) {
    throw new RapportError(
      'face/landmarks-coincide',
      'The five landmarks of a face coincide: check the detector that gave them.',
    );
  }
  const a = dot / spread;
  const b = cross / spread;
  return {
    a,
    b,
    shiftX: toMean.x - a * fromMean.x + b * fromMean.y,
    shiftY: toMean.y - b * fromMean.x - a * fromMean.y,
  };
}

/** Where a transform takes a point. */
export function transformPoint({ a, b, shiftX, shiftY }: SimilarityTransform, { x, y }: Point): Point {
  return { x: a * x - b * y + shiftX, y: b * x + a * y + shiftY };
}

/** The transform back. */
export function invertTransform({ a, b, shiftX, shiftY }: SimilarityTransform): SimilarityTransform {
  const square = a * a + b * b;
  return {
    a: a / square,
    b: -b / square,
    shiftX: -(a * shiftX + b * shiftY) / square,
    shiftY: (b * shiftX - a * shiftY) / square,
  };
}

function mean(points: readonly Point[]): Point {
  const n = points.length;
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / n,
    y: points.reduce((sum, { y }) => sum + y, 0) / n,
  };
}
