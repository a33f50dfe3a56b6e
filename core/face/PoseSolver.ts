/** A point in space, or a direction. */
export interface Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/**
 * The port to a library that finds the rigid motion under which points in space project nearest to points in a picture, from a
 * first guess.
 *
 * `rotation` is a rotation vector (axis times angle in radians); lengths are in the unit of `points`.
 */
export type PoseSolver = (problem: {
  readonly points: readonly Vector3[];
  readonly projections: readonly { readonly x: number; readonly y: number }[];
  readonly camera: {
    readonly focalX: number;
    readonly focalY: number;
    readonly centreX: number;
    readonly centreY: number;
  };
  readonly guess: { readonly rotation: Vector3; readonly position: Vector3 };
}) => { readonly rotation: Vector3; readonly position: Vector3 };
