import type { FaceFrame, FaceIdentity, HeadPose } from '../face/Face.js';
import type { Skips } from '../frame/Skips.js';
import type { AffectEstimate } from './AffectEstimate.js';

/** One face's attributes, with what a later stage needs to know of the face. */
export interface FaceAffect {
  readonly faceId: string;
  readonly estimate: AffectEstimate;
  readonly headPose?: HeadPose | undefined;
  /** 0..1, how much the face's pixels can say, and how sure the network is of them (`sureness`). */
  readonly coverage: number;
  /** Whose face it is; `undefined` where identity is off. */
  readonly person?: FaceIdentity['person'] | undefined;
  /** The face's box, pixels. */
  readonly faceWidth: number;
  readonly faceHeight: number;
}

/** What the affect stage says of one frame; no faces, no entries. */
export interface AffectFrame extends Skips {
  readonly frame: Pick<FaceFrame['frame'], 'stampNs' | 'frameId'>;
  readonly affects: readonly FaceAffect[];
}
