import { greyLevels } from '../frame/greyLevels.js';
import type { AlignedCrop, DetectedFace, FaceQuality, FaceQualityReason, HeadPose } from './Face.js';

export interface QualityInput {
  readonly face: DetectedFace;
  /** `undefined` where no head fits the landmarks, which counts as turned away. */
  readonly headPose: HeadPose | undefined;
  readonly crop: AlignedCrop;
}

/** A measure's value that is worth nothing and the one from which on it is worth all; linear between. */
interface Ramp {
  readonly nothing: number;
  readonly full: number;
}

const ramps = {
  /** Height of the box, pixels: an expression in 16 pixels cannot be told, 48 pixels is what FER2013 has. */
  heightPx: { nothing: 16, full: 48 },
  /**
   * Degrees as the five landmarks give them, of a head's yaw about two thirds; by what was right on turned faces
   * (docs/perception.md, "Turned heads"). Pitch counts for less than it costs: a smile looks like a nod of 11 degrees, and
   * one on a head that looks down a little, which is read well, like one of 33.
   */
  yawDeg: { nothing: 60, full: 15 },
  pitchDeg: { nothing: 60, full: 20 },
  /**
   * Natural logarithm of the sharpness. Of 150 press photographs 95 % lie above 45; blurred by a Gaussian of 1.7 % of the
   * face's height half lie above 13, of 2.5 % above 6, of 4 % above 3.
   */
  logSharpness: { nothing: Math.log(3), full: Math.log(25) },
  score: { nothing: 0.6, full: 0.95 },
} as const satisfies Record<string, Ramp>;

/** How far a face that no head fits is trusted. */
const unknownPoseFactor = 0.25;

/** How well a face can be read from its size, its turn, its sharpness and its detector's score. */
export function faceQuality({ face, headPose, crop }: QualityInput): FaceQuality {
  const factors: readonly (readonly [FaceQualityReason, number])[] = [
    ['small', rampAt(face.box.height, ramps.heightPx)],
    ['turned away', headPose === undefined ? unknownPoseFactor : facing(headPose)],
    ['blurred', rampAt(Math.log(sharpness(crop)), ramps.logSharpness)],
    ['low score', rampAt(face.score, ramps.score)],
  ];
  return {
    coverage: Math.min(...factors.map(([, factor]) => factor)),
    reasons: factors
      .filter(([, factor]) => factor < 0.5)
      .sort(([, a], [, b]) => a - b)
      .map(([reason]) => reason),
  };
}

/** How much of a face can be read as far as it is turned, 0..1. */
export function facing({ yawRad, pitchRad }: Pick<HeadPose, 'yawRad' | 'pitchRad'>): number {
  const degrees = (angleRad: number): number => (Math.abs(angleRad) * 180) / Math.PI;
  return Math.min(rampAt(degrees(yawRad), ramps.yawDeg), rampAt(degrees(pitchRad), ramps.pitchDeg));
}

function rampAt(value: number, { nothing, full }: Ramp): number {
  return Math.min(Math.max((value - nothing) / (full - nothing), 0), 1);
}

/**
 * Variance of the crop's Laplacian over its grey variance, in thousandths: high for fine detail, whatever the light and
 * contrast (the variance of the Laplacian is Pech-Pacheco et al. 2000's focus measure). Brought to what a crop of 80
 * pixels would have: on photographs it falls with the third power of the crop's side.
 *
 * At least 1e-6, so that its logarithm exists; that of an even crop.
 */
export function sharpness({ size, data }: AlignedCrop): number {
  const grey = greyLevels(data);
  const at = (i: number) => grey[i] as number;
  const levels = { sum: 0, squares: 0 };
  for (let i = 0; i < grey.length; i++) {
    levels.sum += at(i);
    levels.squares += at(i) * at(i);
  }
  const details = { sum: 0, squares: 0 };
  for (let row = 1; row < size - 1; row++) {
    for (let i = row * size + 1; i < (row + 1) * size - 1; i++) {
      const laplacian = at(i - 1) + at(i + 1) + at(i - size) + at(i + size) - 4 * at(i);
      details.sum += laplacian;
      details.squares += laplacian * laplacian;
    }
  }
  const contrast = variance(levels, size * size);
  const detail = variance(details, (size - 2) * (size - 2));
  return contrast < 1 ? 1e-6 : Math.max((1000 * (size / 80) ** 3 * detail) / contrast, 1e-6);
}

function variance({ sum, squares }: { readonly sum: number; readonly squares: number }, n: number): number {
  return squares / n - (sum / n) ** 2;
}
