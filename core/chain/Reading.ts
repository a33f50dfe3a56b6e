import type { AffectFrame } from '../affect/AffectFrame.js';
import type { FollowReason } from '../engagement/followedFace.js';
import type { EngagementOutput } from '../engagement/engagementStage.js';

/** Whose engagement a reading speaks of, and why. */
export interface Followed {
  /** `undefined`: nobody is followed in this image. */
  readonly faceId: string | undefined;
  /** The person as in ROS4HRI's `/humans/persons`; `undefined` where nobody is followed. */
  readonly personId: string | undefined;
  /** Whether the person is nobody enrolled. */
  readonly anonymous: boolean;
  readonly because: FollowReason;
}

/**
 * All that the chain says of one image: every face with its attributes, whose engagement is followed, and that engagement.
 *
 * It is what is published, recorded, reduced to the session's numbers, drawn and compared. Its numbers are IEEE float32
 * values, so that one process, several processes and a replay agree to the last bit.
 */
export interface Reading extends AffectFrame {
  readonly followed: Followed;
  readonly engagement: EngagementOutput;
}
