import { RapportError } from '../RapportError.js';

/** How the face stage works; `defaultFaceParameters` holds the defaults. */
export interface FaceParameters {
  /** Smallest face sought: the larger of these two, in pixels and as a fraction of the frame's height. */
  readonly minFaceSizePx: number;
  readonly minFaceHeightFraction: number;
  /** While every face is followed, the whole frame is searched once in this many frames, a slice a frame. */
  readonly fullDetectionEveryFrames: number;
  /** Consecutive frames in which a new face has to be seen before it is announced. */
  readonly confirmFrames: number;
  /** Consecutive frames that a face may be missed before its id is given up. */
  readonly maxMissedFrames: number;
  /** After a pause of the camera longer than this, seconds, all faces are new. */
  readonly maxPauseSec: number;
  /** Frames between two embeddings of one face, where identity is on. */
  readonly identityEveryFrames: number;
  /** Distance of the subject's eye centres, metres: a child's; scales the distances of head poses. */
  readonly eyeDistanceM: number;
}

export const defaultFaceParameters: FaceParameters = {
  minFaceSizePx: 30,
  minFaceHeightFraction: 1 / 16,
  fullDetectionEveryFrames: 10,
  confirmFrames: 2,
  maxMissedFrames: 15,
  maxPauseSec: 2,
  identityEveryFrames: 15,
  eyeDistanceM: 0.055,
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
}

/** What each parameter may be, both ends included. */
export const faceParameterRanges: Readonly<Record<keyof FaceParameters, Range>> = {
  minFaceSizePx: { min: 12, max: 1000 },
  minFaceHeightFraction: { min: 0, max: 1 },
  fullDetectionEveryFrames: { min: 1, max: 10, isWhole: true },
  confirmFrames: { min: 1, max: 100, isWhole: true },
  maxMissedFrames: { min: 0, max: 1000, isWhole: true },
  maxPauseSec: { min: 0.01, max: 60 },
  identityEveryFrames: { min: 1, max: 10_000, isWhole: true },
  eyeDistanceM: { min: 0.03, max: 0.08 },
};

/** The parameters with the defaults for those not given; throws `face/parameter` for one out of its range. */
export function faceParameters(given: Partial<FaceParameters> = {}): FaceParameters {
  const parameters = { ...defaultFaceParameters, ...given };
  for (const [name, { min, max, isWhole = false }] of Object.entries(faceParameterRanges)) {
    const value = parameters[name as keyof FaceParameters];
    if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
      throw new RapportError(
        'face/parameter',
        `The face stage's ${name} is ${value}: give ${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}.`,
      );
    }
  }
  return Object.freeze(parameters);
}
