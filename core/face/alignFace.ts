import type { Frame } from '../frame/Frame.js';
import type { Picture } from '../frame/Picture.js';
import type { PixelRegion } from './areaMeans.js';
import { averageBlocks } from './averageBlocks.js';
import type { AlignedCrop, FaceLandmarks, Point } from './Face.js';
import {
  invertTransform,
  similarityTransform,
  transformPoint,
  type SimilarityTransform,
} from './similarityTransform.js';

export interface AlignmentOptions {
  /** Side of the crop, pixels. */
  readonly size: number;
  /** Where the five landmarks go, each coordinate 0..1 of the crop. */
  readonly template: FaceLandmarks;
}

/**
 * The template of ArcFace's training pictures (Deng et al. 2019; insightface's `arcface_dst`, 112 pixels), which
 * MobileFaceNet takes too.
 */
export const arcFaceTemplate: FaceLandmarks = [
  { x: 38.2946 / 112, y: 51.6963 / 112 },
  { x: 73.5318 / 112, y: 51.5014 / 112 },
  { x: 56.0252 / 112, y: 71.7366 / 112 },
  { x: 41.5493 / 112, y: 92.3655 / 112 },
  { x: 70.7299 / 112, y: 92.2041 / 112 },
];

/** The template for a detector whose landmarks lie off by `bias` (`FaceDetector.landmarkBias`), so that crops come out alike. */
export function biasedTemplate(template: FaceLandmarks, bias: FaceLandmarks | undefined): FaceLandmarks {
  if (bias === undefined) return template;
  const eyeDistance = template[1].x - template[0].x;
  const moved = (i: 0 | 1 | 2 | 3 | 4): Point => ({
    x: template[i].x + bias[i].x * eyeDistance,
    y: template[i].y + bias[i].y * eyeDistance,
  });
  return [moved(0), moved(1), moved(2), moved(3), moved(4)];
}

/**
 * The face's pixels, turned, scaled and shifted so that its landmarks come nearest to the template; the frame's edge is
 * repeated beyond it.
 *
 * Bilinear, as OpenCV's warpAffine in training; a face at least twice as large as the crop is first reduced by averaging
 * whole blocks of pixels, which keeps it free of aliasing. Throws `face/landmarks-coincide`.
 */
export function alignFace(
  frame: Pick<Frame, 'width' | 'height' | 'data'>,
  landmarks: FaceLandmarks,
  { size, template }: AlignmentOptions,
): AlignedCrop {
  const target = template.map(({ x, y }) => ({ x: x * size, y: y * size }));
  const toFrame = invertTransform(similarityTransform(landmarks, target));
  const block = Math.floor(Math.hypot(toFrame.a, toFrame.b));
  if (block < 2) return { size, data: warp(frame, toFrame, size) };
  const region = coveredRegion(frame, toFrame, { size, block });
  const reduced = averageBlocks(frame, region, block);
  return {
    size,
    data: warp(
      reduced,
      {
        a: toFrame.a / block,
        b: toFrame.b / block,
        shiftX: (toFrame.shiftX - region.x) / block,
        shiftY: (toFrame.shiftY - region.y) / block,
      },
      size,
    ),
  };
}

/** Each pixel of the square sampled bilinearly from where the transform takes its centre, borders repeated. */
function warp(source: Picture, { a, b, shiftX, shiftY }: SimilarityTransform, size: number): Uint8Array {
  const { width, height, data } = source;
  const out = new Uint8Array(size * size * 3);
  const maxX = width - 1;
  const maxY = height - 1;
  for (let row = 0, to = 0; row < size; row++) {
    // Corner coordinates of the crop's pixel centres, to pixel centres of the source.
    let x = a * 0.5 - b * (row + 0.5) + shiftX - 0.5;
    let y = b * 0.5 + a * (row + 0.5) + shiftY - 0.5;
    for (let column = 0; column < size; column++, to += 3, x += a, y += b) {
      const inX = x < 0 ? 0 : x > maxX ? maxX : x;
      const inY = y < 0 ? 0 : y > maxY ? maxY : y;
      const left = inX | 0;
      const top = inY | 0;
      const fx = inX - left;
      const fy = inY - top;
      const w11 = fx * fy;
      const w01 = fy - w11;
      const w10 = fx - w11;
      const w00 = 1 - fx - w01;
      const i = ((top * width + left) * 3) | 0;
      const j = (left < maxX ? i + 3 : i) | 0;
      const below = top < maxY ? width * 3 : 0;
      const k = (i + below) | 0;
      const l = (j + below) | 0;
      // Not a loop over the channels, and whole numbers kept whole: a third faster together.
      const red = w00 * at(data, i) + w10 * at(data, j) + w01 * at(data, k) + w11 * at(data, l);
      const green =
        w00 * at(data, i + 1) + w10 * at(data, j + 1) + w01 * at(data, k + 1) + w11 * at(data, l + 1);
      const blue =
        w00 * at(data, i + 2) + w10 * at(data, j + 2) + w01 * at(data, k + 2) + w11 * at(data, l + 2);
      out[to] = (red + 0.5) | 0;
      out[to + 1] = (green + 0.5) | 0;
      out[to + 2] = (blue + 0.5) | 0;
    }
  }
  return out;
}

function at(data: Uint8Array, index: number): number {
  return data[index] as number;
}

/** Whole blocks of the frame that hold the crop's four corners, a block to spare. */
function coveredRegion(
  frame: Picture,
  toFrame: SimilarityTransform,
  { size, block }: { readonly size: number; readonly block: number },
): PixelRegion {
  const corners = [0, size].flatMap((x) => [0, size].map((y) => transformPoint(toFrame, { x, y })));
  const span = (values: readonly number[], limit: number) => {
    const last = Math.max(Math.floor(limit / block) - 1, 0) * block;
    const first = Math.min(Math.max(Math.floor(Math.min(...values)) - block, 0), last);
    const end = Math.min(Math.ceil(Math.max(...values)) + block, limit);
    return { first, length: Math.max(Math.floor((end - first) / block), 1) * block };
  };
  const across = span(
    corners.map(({ x }) => x),
    frame.width,
  );
  const down = span(
    corners.map(({ y }) => y),
    frame.height,
  );
  return { x: across.first, y: down.first, width: across.length, height: down.length };
}
