import type { DetectedFace } from '../Face.js';

/** One face followed over time, announced or not yet. */
export interface FaceTrack {
  /** Given when the face is announced; never used twice. */
  readonly id?: string;
  /** Where it was last seen. */
  readonly face: DetectedFace;
  readonly lastSeenNs: bigint;
  /** Of the box's centre, pixels per second, smoothed. */
  readonly velocity: { readonly x: number; readonly y: number };
  /** Frames in which it has been seen since it appeared. */
  readonly seenFrames: number;
  /** Frames since it was last seen: 0 where it is visible in the newest frame. */
  readonly missedFrames: number;
}

/** All faces followed, oldest first. */
export interface FaceTracks {
  readonly tracks: readonly FaceTrack[];
  /** Number of ids given so far. */
  readonly idCount: number;
}

export const noTracks: FaceTracks = { tracks: [], idCount: 0 };
