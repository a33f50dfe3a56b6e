import type { Frame } from '../frame/Frame.js';
import type { AlignedCrop, FaceLandmarks } from './Face.js';
import { invertTransform, similarityTransform } from './similarityTransform.js';

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

/**
 * The face's pixels, turned, scaled and shifted so that its landmarks come nearest to the template; the frame's edge is
 * repeated beyond it.
 *
 * Bilinear, as OpenCV's warpAffine in training, except that a face more than 1.5 times larger than the crop is averaged
 * over several samples a pixel, which keeps it free of aliasing. Throws `face/landmarks-coincide`.
 */
export function alignFace(
  frame: Pick<Frame, 'width' | 'height' | 'data'>,
  landmarks: FaceLandmarks,
  { size, template }: AlignmentOptions,
): AlignedCrop {
  const target = template.map(({ x, y }) => ({ x: x * size, y: y * size }));
  const back = invertTransform(similarityTransform(landmarks, target));
  const step = Math.hypot(back.a, back.b);
  const samples = step <= 1.5 ? 1 : Math.min(Math.ceil(step), 8);
  const data = new Uint8Array(size * size * 3);
  const { width, height, data: pixels } = frame;
  const [maxX, maxY] = [width - 1, height - 1];
  const weight = 1 / (samples * samples);
  for (let row = 0, to = 0; row < size; row++) {
    for (let column = 0; column < size; column++, to += 3) {
      let red = 0.5;
      let green = 0.5;
      let blue = 0.5;
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = column + ((sample % samples) + 0.5) / samples;
        const v = row + (Math.floor(sample / samples) + 0.5) / samples;
        // From the crop's corner coordinates to the frame's pixel centres.
        const x = Math.min(Math.max(back.a * u - back.b * v + back.shiftX - 0.5, 0), maxX);
        const y = Math.min(Math.max(back.b * u + back.a * v + back.shiftY - 0.5, 0), maxY);
        const left = Math.floor(x);
        const top = Math.floor(y);
        const fx = x - left;
        const fy = y - top;
        const at = (top * width + left) * 3;
        const right = left < maxX ? 3 : 0;
        const below = top < maxY ? width * 3 : 0;
        const w11 = fx * fy * weight;
        const w01 = fy * weight - w11;
        const w10 = fx * weight - w11;
        const w00 = weight - w10 - w01 - w11;
        for (let channel = 0; channel < 3; channel++) {
          const i = at + channel;
          const value =
            w00 * (pixels[i] as number) +
            w10 * (pixels[i + right] as number) +
            w01 * (pixels[i + below] as number) +
            w11 * (pixels[i + right + below] as number);
          if (channel === 0) red += value;
          else if (channel === 1) green += value;
          else blue += value;
        }
      }
      data[to] = red;
      data[to + 1] = green;
      data[to + 2] = blue;
    }
  }
  return { size, data };
}
