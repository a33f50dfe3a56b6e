import type { Skips } from '../frame/Skips.js';
import type { EngagementOutput } from './engagementStage.js';

/** What the engagement stage says of one frame, about the one person whose engagement is followed. */
export interface EngagementFrame extends Skips {
  readonly stampNs: bigint;
  readonly frameId: string;
  /** `undefined` when nobody is seen. */
  readonly personId: string | undefined;
  readonly faceId: string | undefined;
  readonly faceCount: number;
  readonly engagement: EngagementOutput;
}
