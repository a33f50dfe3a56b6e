import { solvePositiveDefinite } from '../metrics/solvePositiveDefinite.js';
import type { CameraIntrinsics } from './cameraIntrinsics.js';
import type { Point } from './Face.js';
import { multiply, rotationMatrix, turned, type RotationMatrix, type Vector3 } from './rotation.js';

/** A turn about the origin, then a shift: from points of a body to the camera's optical frame. */
export interface RigidMotion {
  readonly rotation: RotationMatrix;
  /** In the points' unit. */
  readonly position: Vector3;
}

export interface SeenPoints {
  /** Of the body, in any unit. */
  readonly points: readonly Vector3[];
  /** Where each of them is seen, pixels; three at least. */
  readonly seen: readonly Point[];
  readonly camera: CameraIntrinsics;
}

/**
 * The motion under which the points project nearest to where they are seen (the perspective-n-point problem), from a first guess: the
 * least sum of squared distances in pixels, by Levenberg and Marquardt's method.
 *
 * It ends where OpenCV's iterative `solvePnP` does, which takes several times as long through its binding.
 *
 * @returns the motion with its sum of squares; the guess and NaN where that projects nowhere
 */
export function nearestMotion(
  problem: SeenPoints,
  guess: RigidMotion,
): RigidMotion & { readonly squaredError: number } {
  let motion = guess;
  let squaredError = squaredErrorOf(problem, motion);
  let equations = normalEquations(problem, motion);
  let damping = firstDamping;
  for (let trial = 0; trial < maxTrials; trial++) {
    const moved = movedBy(motion, dampedStep(equations, damping));
    const movedError = squaredErrorOf(problem, moved);
    if (movedError < squaredError) {
      const isNearest = squaredError - movedError <= leastGain * squaredError;
      motion = moved;
      squaredError = movedError;
      if (isNearest) break;
      equations = normalEquations(problem, motion);
      damping /= dampingFactor;
    } else {
      damping *= dampingFactor;
    }
  }
  return { ...motion, squaredError };
}

const firstDamping = 1e-3;
const dampingFactor = 10;
/** Share of the sum of squares; a step that gains no more ends it. */
const leastGain = 1e-10;
/** Far more than a face whose landmarks are off by pixels needs, about six. */
const maxTrials = 40;

/** Where a point of the body is seen, pixels. */
export function project(
  point: Vector3,
  { rotation, position }: RigidMotion,
  { focalX, focalY, centreX, centreY }: CameraIntrinsics,
): Point {
  const { x, y, z } = turned(rotation, point);
  const depth = z + position.z;
  return {
    x: centreX + (focalX * (x + position.x)) / depth,
    y: centreY + (focalY * (y + position.y)) / depth,
  };
}

function squaredErrorOf({ points, seen, camera }: SeenPoints, motion: RigidMotion): number {
  let sum = 0;
  for (let i = 0; i < points.length; i++) {
    const projected = project(points[i] as Vector3, motion, camera);
    const { x, y } = seen[i] as Point;
    sum += (projected.x - x) * (projected.x - x) + (projected.y - y) * (projected.y - y);
  }
  return sum;
}

const unknowns = 6;

/** J'J (the lower triangle) and -J'r, J being the derivatives of the projections by a further turn and a further shift. */
interface NormalEquations {
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

function normalEquations({ points, seen, camera }: SeenPoints, motion: RigidMotion): NormalEquations {
  const equations = { matrix: new Float64Array(unknowns * unknowns), right: new Float64Array(unknowns) };
  for (let i = 0; i < points.length; i++) {
    const { x, y, z } = turned(motion.rotation, points[i] as Vector3);
    const depth = z + motion.position.z;
    const perX = camera.focalX / depth;
    const perY = camera.focalY / depth;
    const offX = perX * (x + motion.position.x);
    const offY = perY * (y + motion.position.y);
    const byDepthX = -offX / depth;
    const byDepthY = -offY / depth;
    const { x: seenX, y: seenY } = seen[i] as Point;
    // A small turn about a vector w moves a turned point by w x point.
    const derivativesX = [byDepthX * y, perX * z - byDepthX * x, -perX * y, perX, 0, byDepthX];
    const derivativesY = [byDepthY * y - perY * z, -byDepthY * x, perY * x, 0, perY, byDepthY];
    add(equations, derivativesX, camera.centreX + offX - seenX);
    add(equations, derivativesY, camera.centreY + offY - seenY);
  }
  return equations;
}

function add({ matrix, right }: NormalEquations, derivatives: readonly number[], residual: number): void {
  for (let row = 0; row < unknowns; row++) {
    const derivative = derivatives[row] as number;
    right[row] = (right[row] as number) - derivative * residual;
    for (let column = 0, i = row * unknowns; column <= row; column++, i++)
      matrix[i] = (matrix[i] as number) + derivative * (derivatives[column] as number);
  }
}

function dampedStep({ matrix, right }: NormalEquations, damping: number): Float64Array {
  const damped = matrix.slice();
  for (let i = 0; i < damped.length; i += unknowns + 1) damped[i] = (damped[i] as number) * (1 + damping);
  return solvePositiveDefinite(damped, right);
}

function movedBy({ rotation, position }: RigidMotion, step: Float64Array): RigidMotion {
  const [turnX, turnY, turnZ, x, y, z] = step as unknown as [number, number, number, number, number, number];
  return {
    rotation: multiply(rotationMatrix([turnX, turnY, turnZ]), rotation),
    position: { x: position.x + x, y: position.y + y, z: position.z + z },
  };
}
