import type { FaceFrame, VisibleFace } from '../face/Face.js';
import type { Skips } from '../frame/Skips.js';
import type { AffectEstimate } from './AffectEstimate.js';

/** A face whose pixels have been looked at. */
export type SeenFace = Omit<VisibleFace, 'crop'>;

/** One face and its attributes. */
export interface FaceAffect {
  readonly face: SeenFace;
  readonly estimate: AffectEstimate;
}

/** What the affect stage says of one frame; no faces, no entries. */
export interface AffectFrame extends Skips {
  readonly frame: FaceFrame['frame'];
  /** As in `FaceFrame`. */
  readonly isFrozen: boolean;
  readonly affects: readonly FaceAffect[];
}
