import type { CameraIntrinsics } from './cameraIntrinsics.js';
import type { FaceLandmarks, HeadPose, Point } from './Face.js';
import { nearestMotion, project, type RigidMotion } from './nearestMotion.js';
import { headAngles, rotationMatrix, type Vector3 } from './rotation.js';

/**
 * The five landmarks on a mean head: the mean shape of the Basel Face Model 2009 (Paysan et al. 2009) at the centres of
 * the eyes, the tip of the nose and the corners of the mouth, as used by Deep3DFaceReconstruction (Deng et al. 2019),
 * in units of 0.1 m; here x to the right of the picture, y down, z away from the camera.
 */
const meanHead: readonly (readonly [number, number, number])[] = [
  [-0.31148657, -0.29036078, -0.13377953],
  [0.30979887, -0.28972036, -0.13179526],
  [0.0032535, 0.04617932, -0.55244243],
  [-0.25216928, 0.38133916, -0.22405732],
  [0.2484662, 0.38128236, -0.22235769],
];

/** Distance of the mean head's eye centres, metres. */
const meanEyeDistanceM = 0.0621;

export interface HeadPoseOptions {
  readonly intrinsics: CameraIntrinsics;
  /** Distance of the subject's eye centres; scales the position alone. Adults 0.062, children of six about 0.053. */
  readonly eyeDistanceM?: number;
}

/**
 * The pose of the head that projects nearest to the landmarks (iteratively, from a frontal guess), or
 * `undefined` where none does: the landmarks are not those of a face seen within about 80 degrees of the front.
 *
 * The position is that of the mean head's origin, 13 mm behind the eyes at the height of the tip of the nose.
 */
export function headPose(landmarks: FaceLandmarks, options: HeadPoseOptions): HeadPose | undefined {
  const { intrinsics, eyeDistanceM = meanEyeDistanceM } = options;
  const unitM = 0.1 * (eyeDistanceM / meanEyeDistanceM);
  const guess = frontalGuess(landmarks, intrinsics, unitM);
  if (!Number.isFinite(guess.z)) return undefined;
  const { rotation, position, squaredError } = nearestMotion(
    { points: headOf(unitM), seen: landmarks, camera: intrinsics },
    { rotation: facingTheCamera, position: guess },
  );
  const reprojectionErrorPx = Math.sqrt(squaredError / landmarks.length);
  const angles = headAngles(rotation);
  const isFace =
    position.z > 0 &&
    reprojectionErrorPx <= maxErrorFraction * spread(landmarks).size &&
    Math.max(Math.abs(angles.yawRad), Math.abs(angles.pitchRad)) <= maxAngleRad;
  return isFace ? { ...position, ...angles, reprojectionErrorPx } : undefined;
}

const facingTheCamera = rotationMatrix([0, 0, 0]);

function headOf(unitM: number): Vector3[] {
  return meanHead.map(([x, y, z]) => ({ x: x * unitM, y: y * unitM, z: z * unitM }));
}

/**
 * Largest reprojection error believed, in root-mean-square distances of the landmarks from their mean: a mouth wide open
 * or a face in profile moves them by less.
 */
const maxErrorFraction = 0.25;

/** Beyond this the far eye and mouth corner are hidden, and their landmarks guesses. */
const maxAngleRad = (80 * Math.PI) / 180;

/** Root-mean-square distance of the mean head's landmarks from their mean, seen from the front, in its units. */
const meanHeadSpread = spread(meanHead.map(([x, y]) => ({ x, y }))).size;

/** Where a head that looks straight at the picture plane would have to be to fill the landmarks' place and size. */
function frontalGuess(landmarks: FaceLandmarks, intrinsics: CameraIntrinsics, unitM: number): Vector3 {
  const { centre, size } = spread(landmarks);
  const { focalX, focalY, centreX, centreY } = intrinsics;
  const z = (Math.sqrt(focalX * focalY) * meanHeadSpread * unitM) / size;
  return { x: ((centre.x - centreX) * z) / focalX, y: ((centre.y - centreY) * z) / focalY, z };
}

/** Mean, and root-mean-square distance from it. */
function spread(points: readonly { readonly x: number; readonly y: number }[]) {
  const n = points.length;
  const x = points.reduce((sum, point) => sum + point.x, 0) / n;
  const y = points.reduce((sum, point) => sum + point.y, 0) / n;
  const square = points.reduce((sum, point) => sum + (point.x - x) ** 2 + (point.y - y) ** 2, 0);
  return { centre: { x, y }, size: Math.sqrt(square / n) };
}

/** The mean head's five landmarks in the picture, in the order of `FaceLandmarks`. */
export function projectHead(
  motion: RigidMotion,
  /** `unitM`: metres in one unit of the mean head, 0.1 for an adult. */
  { intrinsics, unitM }: { readonly intrinsics: CameraIntrinsics; readonly unitM: number },
): Point[] {
  return headOf(unitM).map((point) => project(point, motion, intrinsics));
}
