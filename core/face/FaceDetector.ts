import type { Frame } from '../frame/Frame.js';
import type { BoundingBox, DetectedFace, FaceLandmarks } from './Face.js';

/** Where and for what a detector searches. */
export interface FaceSearch {
  /** Height of the smallest face sought, pixels. */
  readonly minFaceSizePx: number;
  /** Searches this part of the frame only; the whole frame where absent. */
  readonly region?: BoundingBox;
  /** Faces that are known already: what lies on one of them need not be looked at again, and is not reported. */
  readonly known?: readonly BoundingBox[];
  /**
   * Searches slice `index` (from 0) of `count` slices of the same search, all of about the same cost: a full detection
   * spread over `count` frames.
   */
  readonly slice?: { readonly index: number; readonly count: number };
}

/** Finds faces in a frame; `MtcnnDetector` and `YuNetDetector` are the two there are. */
export interface FaceDetector {
  /** The ids of the models it uses, as in `models/manifest.json`. */
  readonly modelIds: readonly string[];
  /**
   * Where this detector puts its landmarks on average, seen from where YuNet puts them (with which the training pictures
   * were aligned): along the line of the eyes and across it downwards, in distances of the eyes. Zero where absent.
   */
  readonly landmarkBias?: FaceLandmarks;
  /** The faces found, highest score first, none overlapping another by more than the detector's own suppression. */
  detect(frame: Frame, search: FaceSearch): Promise<readonly DetectedFace[]>;
  /**
   * Looks for each face where it is expected to be (right to about a third of its size), far cheaper than a search;
   * `undefined` for each that is not there.
   */
  follow(frame: Frame, expected: readonly DetectedFace[]): Promise<readonly (DetectedFace | undefined)[]>;
}
