import type { Frame } from '../frame/Frame.js';

/** A point in image pixels, x to the right and y down, (0, 0) the upper left corner of the upper left pixel. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An axis-parallel box in image pixels; it may reach over the image's border. */
export interface BoundingBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The subject's right eye, left eye, nose tip, right and left mouth corner, in image pixels. */
export type FaceLandmarks = readonly [Point, Point, Point, Point, Point];

/** One face as a detector gives it. */
export interface DetectedFace {
  readonly box: BoundingBox;
  /** The detector's confidence, 0..1. */
  readonly score: number;
  readonly landmarks: FaceLandmarks;
}

/**
 * The head relative to the camera.
 *
 * Position in metres in the camera's optical frame (x right, y down, z forward); angles in radians, right-handed
 * about the head's axes seen from the camera: yaw > 0 turns to the subject's left, pitch > 0 looks up, roll > 0 tilts the
 * head to the subject's right shoulder. All zero faces the camera.
 */
export interface HeadPose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yawRad: number;
  readonly pitchRad: number;
  readonly rollRad: number;
  /** Root mean square reprojection error of the five landmarks, pixels. */
  readonly reprojectionErrorPx: number;
}

/** One face that is followed over time. Ids start with a letter (REP-155) and are never used twice in a run. */
export interface TrackedFace extends DetectedFace {
  readonly id: string;
  readonly headPose?: HeadPose;
}

/**
 * A face's pixels aligned by its landmarks to a square crop, so that no later stage decodes the frame again.
 *
 * `data` is `size * size * 3` bytes, interleaved R, G, B.
 */
export interface AlignedCrop {
  readonly size: number;
  readonly data: Uint8Array;
}

/** Why a face's numbers deserve less trust. */
export type FaceQualityReason = 'small' | 'turned away' | 'blurred' | 'low score';

/** How well a face can be read. */
export interface FaceQuality {
  /** 0 (nothing can be read) .. 1 (frontal, large, sharp); the smallest of its parts' factors. */
  readonly coverage: number;
  /** What lowers it below 1 by more than half, worst first. */
  readonly reasons: readonly FaceQualityReason[];
}

/** Whom a face belongs to, as far as the enrolled templates tell. */
export interface FaceIdentity {
  readonly person: 'child' | 'other' | 'unknown';
  /** Cosine similarity to the child's nearest template, -1..1; NaN before the face was looked at. */
  readonly childSimilarity: number;
}

/** A face that is visible in this frame, with what later stages need of its pixels. */
export interface VisibleFace extends TrackedFace {
  readonly crop: AlignedCrop;
  readonly quality: FaceQuality;
  /** Absent where nobody is enrolled; `unknown` until the face was looked at. */
  readonly identity?: FaceIdentity;
}

/** What the face stage says of one frame. */
export interface FaceFrame {
  readonly frame: Pick<Frame, 'width' | 'height' | 'stampNs' | 'frameId'>;
  /** Whether the camera has repeated one picture for so long that it is no evidence; there are no faces then. */
  readonly isFrozen: boolean;
  /** Announced faces visible in this very frame, oldest id first; none is carried over from an earlier frame. */
  readonly faces: readonly VisibleFace[];
}
