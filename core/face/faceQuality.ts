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
  const laplacian = new Float32Array((size - 2) * (size - 2));
  for (let row = 1, to = 0; row < size - 1; row++) {
    for (let column = 1; column < size - 1; column++, to++) {
      const i = row * size + column;
      laplacian[to] =
        (grey[i - 1] as number) +
        (grey[i + 1] as number) +
        (grey[i - size] as number) +
        (grey[i + size] as number) -
        4 * (grey[i] as number);
    }
  }
  const contrast = variance(grey);
  return contrast < 1 ? 1e-6 : Math.max((1000 * (size / 80) ** 3 * variance(laplacian)) / contrast, 1e-6);
}

function variance(values: Float32Array): number {
  let sum = 0;
  let squares = 0;
  // An index loop: iterators over typed arrays cost several times as much.
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return squares / values.length - mean * mean;
}
