import { describe, expect, it } from 'vitest';
import { alignFace, arcFaceTemplate } from '../../../core/face/alignFace.js';
import type { FaceLandmarks, Point } from '../../../core/face/Face.js';
import { transformPoint } from '../../../core/face/similarityTransform.js';

/** Red rises by one a column, green by one a row, blue is 77. */
function gradient(width: number, height: number) {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), 77], 3 * i);
  return { width, height, data };
}

/** The template's landmarks in a frame: crop pixel (u, v) comes from (x + step u, y + step v), turned by `angle`. */
function landmarksAt(
  place: { x: number; y: number; step: number; angle?: number },
  size: number,
): FaceLandmarks {
  const { x, y, step, angle = 0 } = place;
  const toFrame = { a: step * Math.cos(angle), b: step * Math.sin(angle), shiftX: x, shiftY: y };
  const point = (i: number): Point => {
    const template = arcFaceTemplate[i] ?? { x: NaN, y: NaN };
    return transformPoint(toFrame, { x: template.x * size, y: template.y * size });
  };
  return [point(0), point(1), point(2), point(3), point(4)];
}

const pixel = (data: Uint8Array, size: number, column: number, row: number) => [
  ...data.subarray((row * size + column) * 3, (row * size + column) * 3 + 3),
];

describe('alignFace', () => {
  const size = 32;
  const options = { size, template: arcFaceTemplate };

  it('copies the pixels where the face already lies on the template', () => {
    const frame = gradient(100, 90);
    const crop = alignFace(frame, landmarksAt({ x: 20, y: 10, step: 1 }, size), options);
    expect(crop.size).toBe(size);
    expect(pixel(crop.data, size, 0, 0)).toEqual([20, 10, 77]);
    expect(pixel(crop.data, size, 31, 5)).toEqual([51, 15, 77]);
  });

  it('turns the face upright', () => {
    // A quarter turn: crop (u, v) comes from (60 - v, 10 + u); pixel centres (0.5, 0.5) from (59.5, 10.5).
    const crop = alignFace(
      gradient(100, 90),
      landmarksAt({ x: 60, y: 10, step: 1, angle: Math.PI / 2 }, size),
      options,
    );
    expect(pixel(crop.data, size, 0, 0)).toEqual([59, 10, 77]);
    expect(pixel(crop.data, size, 0, 31)).toEqual([28, 10, 77]);
    expect(pixel(crop.data, size, 31, 0)).toEqual([59, 41, 77]);
  });

  it.each([2, 3, 3.7, 5.2])('averages a face %d times larger than the crop', (step) => {
    const crop = alignFace(gradient(250, 250), landmarksAt({ x: 12, y: 20, step }, size), options);
    // On a gradient the mean is the value at the centre: 12 + step * 10.5 - 0.5 across.
    const [red, green] = pixel(crop.data, size, 10, 20);
    expect(Math.abs((red ?? NaN) - (12 + step * 10.5 - 0.5))).toBeLessThanOrEqual(1.01);
    expect(Math.abs((green ?? NaN) - (20 + step * 20.5 - 0.5))).toBeLessThanOrEqual(1.01);
  });

  it('leaves no stripes of a fine pattern in a large face', () => {
    const width = 200;
    const data = new Uint8Array(width * width * 3).map((_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 255));
    const crop = alignFace(
      { width, height: width, data },
      landmarksAt({ x: 4, y: 4, step: 4 }, size),
      options,
    );
    for (const value of crop.data) expect(Math.abs(value - 127.5)).toBeLessThan(2);
  });

  it('repeats the edge beyond the frame, near and far', () => {
    for (const step of [1, 4]) {
      const crop = alignFace(gradient(60, 60), landmarksAt({ x: -300, y: 10, step }, size), options);
      expect(pixel(crop.data, size, 0, 0)[0]).toBeLessThanOrEqual(4);
      const below = alignFace(gradient(60, 60), landmarksAt({ x: 0, y: 500, step }, size), options);
      expect(pixel(below.data, size, 0, 31)[1]).toBeGreaterThanOrEqual(55);
    }
  });
});
