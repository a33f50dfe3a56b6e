import type { PoseSolver, Vector3 } from '../core/face/PoseSolver.js';
import { opencv } from './opencv.js';

/** OpenCV's iterative solvePnP. */
export const solvePose: PoseSolver = ({ points, projections, camera, guess }) => {
  const cv = opencv();
  const solve = cv.solvePnP as unknown as SolvePnP;
  const vector = ({ x, y, z }: Vector3) => new cv.Vec3(x, y, z);
  const { rvec, tvec } = solve(
    points.map(({ x, y, z }) => new cv.Point3(x, y, z)),
    projections.map(({ x, y }) => new cv.Point2(x, y)),
    new cv.Mat(
      [
        [camera.focalX, 0, camera.centreX],
        [0, camera.focalY, camera.centreY],
        [0, 0, 1],
      ],
      cv.CV_64F,
    ),
    [0, 0, 0, 0],
    vector(guess.rotation),
    vector(guess.position),
    true,
  );
  return {
    rotation: { x: rvec.x, y: rvec.y, z: rvec.z },
    position: { x: tvec.x, y: tvec.y, z: tvec.z },
  };
};

/** The binding's true signature: its typings leave out the guess. */
type SolvePnP = (
  objectPoints: readonly unknown[],
  imagePoints: readonly unknown[],
  cameraMatrix: unknown,
  distortion: readonly number[],
  rotationGuess: unknown,
  translationGuess: unknown,
  useExtrinsicGuess: boolean,
) => { readonly rvec: Vector3; readonly tvec: Vector3 };
