import type { BoundingBox } from '../Face.js';

/** A box that may hold a face, with the probability that a stage gave it. */
export interface Candidate {
  readonly box: BoundingBox;
  readonly score: number;
}

/**
 * A box after a stage's regression (Zhang et al. 2016, section II.B): left, top, right and bottom edge move by these
 * fractions of the box's width and height.
 */
export function regressBox(
  box: BoundingBox,
  fractions: readonly [left: number, top: number, right: number, bottom: number],
): BoundingBox {
  const [left, top, right, bottom] = fractions;
  return {
    x: box.x + left * box.width,
    y: box.y + top * box.height,
    width: box.width * (1 + right - left),
    height: box.height * (1 + bottom - top),
  };
}

/** The square about the same centre with the longer side. */
export function squareBox(box: BoundingBox): BoundingBox {
  const side = Math.max(box.width, box.height);
  return {
    x: box.x + (box.width - side) / 2,
    y: box.y + (box.height - side) / 2,
    width: side,
    height: side,
  };
}

/** Row `n` of a [N, 4] output. */
export function regressionAt(data: Float32Array, n: number): readonly [number, number, number, number] {
  const at = n * 4;
  return [data[at] as number, data[at + 1] as number, data[at + 2] as number, data[at + 3] as number];
}
