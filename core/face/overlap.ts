import type { BoundingBox } from './Face.js';

/** Area common to two boxes, square pixels. */
export function intersectionArea(a: BoundingBox, b: BoundingBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Common area over the area covered by either, 0..1; 0 for boxes without area. */
export function intersectionOverUnion(a: BoundingBox, b: BoundingBox): number {
  const common = intersectionArea(a, b);
  return common === 0 ? 0 : common / (a.width * a.height + b.width * b.height - common);
}

/** Common area over the smaller box's area, 0..1: 1 for a box within another. */
export function intersectionOverSmaller(a: BoundingBox, b: BoundingBox): number {
  const common = intersectionArea(a, b);
  return common === 0 ? 0 : common / Math.min(a.width * a.height, b.width * b.height);
}
