import type { Frame } from '../frame/Frame.js';
import type { Network } from '../model/Network.js';
import type { Warning } from '../Warning.js';
import type { FaceFrame, FaceLandmarks } from './Face.js';
import type { FaceDetector } from './FaceDetector.js';
import type { CameraIntrinsics } from './headPose.js';
import type { IdentityGallery } from './identity/identityGallery.js';
import type { FaceTracks } from './tracking/FaceTracks.js';

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
  /** Frames between two embeddings of one face, where identity is on. */
  readonly identityEveryFrames: number;
}

export interface FaceStageOptions {
  readonly detector: FaceDetector;
  /** Side of the aligned crop in pixels, and where the five landmarks go in it, each coordinate 0..1 of the crop. */
  readonly crop: { readonly size: number; readonly template: FaceLandmarks };
  readonly parameters?: Partial<FaceParameters>;
  /** The camera's; without it the NAO's horizontal field of view is taken (`defaultIntrinsics`). */
  readonly intrinsics?: CameraIntrinsics;
  /** Switches identity on: MobileFaceNet, and whom it is to tell apart. */
  readonly identity?: { readonly network: Network; readonly gallery: IdentityGallery };
  /** Milliseconds of any monotonic clock, for `timings` alone; without it every timing is 0. */
  readonly clockMs?: () => number;
}

/** Start from `initialFaceStageState`; hand back to `step` what it returned. */
export interface FaceStageState {
  readonly tracks: FaceTracks;
  /** The next slice of the spread full detection. */
  readonly slice: number;
}

/** Milliseconds. */
export interface FaceTimings {
  readonly detectionMs: number;
  readonly alignmentMs: number;
  readonly identityMs: number;
  readonly totalMs: number;
}

export interface FaceStageResult {
  readonly state: FaceStageState;
  readonly faceFrame: FaceFrame;
  readonly warnings: readonly Warning[];
  readonly timings: FaceTimings;
}

/** From a frame to its tracked, aligned faces; used by node, replay and evaluation alike. */
export interface FaceStage {
  /** Frames in the order of their stamps, one at a time: await the result before the next. */
  step(state: FaceStageState, frame: Frame): Promise<FaceStageResult>;
}

export declare const initialFaceStageState: FaceStageState;
export declare function createFaceStage(options: FaceStageOptions): FaceStage;
