import type { AffectStage } from '../../../core/affect/affectStage.js';
import type { AlignedCrop, FaceLandmarks } from '../../../core/face/Face.js';
import type { FaceDetector } from '../../../core/face/FaceDetector.js';
import { estimateFaces, type JudgedFaces } from '../../../models/evaluate/estimateFaces.js';
import type { FaceSource } from '../../../models/evaluate/FaceSource.js';
import { opencv } from '../../../pictures/opencv.js';
import { tinyModel } from '../../core/affect/affectModelFixture.js';

/** A template whose points are the corners and the middle of the middle half. */
export const corners = [
  { x: 0.25, y: 0.25 },
  { x: 0.75, y: 0.25 },
  { x: 0.5, y: 0.5 },
  { x: 0.25, y: 0.75 },
  { x: 0.75, y: 0.75 },
] as const satisfies FaceLandmarks;

/** A grey picture of 160x160, dark but for a light square of 40 pixels from (60, 80) on. */
export function pictureFile(): Uint8Array {
  const cv = opencv();
  const pixels = Buffer.alloc(160 * 160, 20);
  for (let y = 80; y < 120; y++) pixels.fill(220, y * 160 + 60, y * 160 + 100);
  return cv.imencode('.png', new cv.Mat(pixels, 160, 160, cv.CV_8UC1));
}

/** The square's corners as a face, so that alignment by `corners` puts the middle half of the crop on it. */
export const square = corners.map(({ x, y }) => ({
  x: 40 + 80 * x,
  y: 60 + 80 * y,
})) as unknown as FaceLandmarks;

export const noDetector = (): Promise<FaceDetector> => Promise.reject(new Error('asked for a detector'));

/** The pictures through the chain, and what the affect network was given of each. */
export async function see(
  source: FaceSource,
  { detector = noDetector, size = 8 } = {},
): Promise<JudgedFaces & { readonly crops: readonly AlignedCrop[]; readonly progress: readonly number[] }> {
  const crops: AlignedCrop[] = [];
  const progress: number[] = [];
  const affect: AffectStage = {
    model: { ...tinyModel, input: { ...tinyModel.input, size } },
    run: (given) => {
      crops.push(...given);
      return Promise.resolve(
        given.map(() => ({
          actionUnits: new Float32Array(12),
          expressions: new Float32Array(8),
          arousal: 0,
          valence: 0,
          quality: [],
          embedding: new Float32Array(0),
          modelId: tinyModel.id,
        })),
      );
    },
  };
  const onProgress = (done: number) => void progress.push(done);
  const faces = await estimateFaces(source, { affect, template: corners, detector, onProgress });
  return { ...faces, crops, progress };
}

/** Finds one face in the middle of every picture, as large as a share of the template says; none where it is NaN. */
export function detectorOf(scale: () => number): FaceDetector {
  return {
    modelIds: [],
    detect: ({ width }) => {
      const at = (value: number) => width * (0.5 + scale() * (value - 0.5));
      const landmarks = corners.map(({ x, y }) => ({ x: at(x), y: at(y) })) as unknown as FaceLandmarks;
      const box = { x: 0, y: 0, width: width / 2, height: width / 2 };
      return Promise.resolve(Number.isNaN(scale()) ? [] : [{ box, score: 1, landmarks }]);
    },
    follow: () => Promise.resolve([]),
  };
}
