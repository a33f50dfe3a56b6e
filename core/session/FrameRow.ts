import type { AttributeQuality } from '../affect/attributes.js';
import type { EngagementOutput } from '../engagement/engagementStage.js';

/** The affect stage's word on the followed face: 22 entries each, in the order of `attributeNames`. */
export interface AffectReading {
  readonly modelId: string;
  /** IEEE float32 values, as they travel in the Affect message; NaN where unavailable. */
  readonly values: readonly number[];
  readonly quality: readonly AttributeQuality[];
}

/**
 * What a session keeps of one image that went through the chain: one row of frames.csv.
 *
 * The numbers are IEEE float32 values, as they travel, so that they stay exact through message and file. An image in
 * which nobody is followed has neither `faceId` nor `affect`.
 */
export interface FrameRow {
  /** The image's stamp, nanoseconds. */
  readonly stampNs: bigint;
  /** Images that the chain left out since the previous row; `undefined` where nobody counts them. */
  readonly skippedBefore?: number | undefined;
  readonly faceCount: number;
  /** The face that the engagement stage follows; `undefined`: none in this image. */
  readonly faceId?: string | undefined;
  /** How much the followed face's pixels can say, 0..1. */
  readonly faceCoverage?: number | undefined;
  readonly affect?: AffectReading | undefined;
  readonly engagement?: EngagementOutput | undefined;
}
