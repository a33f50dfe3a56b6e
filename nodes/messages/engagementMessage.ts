import type { Reading } from '../../core/chain/Reading.js';
import { engagementLevelCodes, type EngagementLevel } from '../../core/engagement/engagementLevel.js';
import type { EngagementOutput, EngagementSource } from '../../core/engagement/engagementStage.js';
import { priorHeadId } from '../../core/engagement/visualSocialEngagement.js';
import { header, type HeaderMessage } from '../runtime/stamp.js';
import { keyOf } from './keyOf.js';

/** rapport_msgs/Engagement */
export interface EngagementMessage {
  header: HeaderMessage;
  skipped_before: number;
  person_id: string;
  face_id: string;
  score: number;
  uncertainty: number;
  smoothed_score: number;
  level: number;
  source: number;
  head_id: string;
  coverage: number;
  face_count: number;
}

/** The message's SOURCE constants; 0 stands for a frame in which nothing is known. */
export const sourceCodes: Readonly<Record<EngagementSource, number>> = {
  prior: 1,
  GenNet: 2,
  culture: 3,
  child: 4,
};
const sourceUnknown = 0;

/** What a planner reads of a reading. */
export function toEngagementMessage({
  frame,
  skippedBefore,
  affects,
  followed,
  engagement,
}: Reading): EngagementMessage {
  return {
    header: header(frame.stampNs, frame.frameId),
    skipped_before: skippedBefore,
    person_id: followed.personId ?? '',
    face_id: followed.faceId ?? '',
    score: engagement.score ?? NaN,
    uncertainty: engagement.uncertainty ?? NaN,
    smoothed_score: engagement.smoothed ?? NaN,
    level: engagementLevelCodes[engagement.level],
    source: engagement.source === undefined ? sourceUnknown : sourceCodes[engagement.source],
    head_id: engagement.headId === priorHeadId ? '' : engagement.headId,
    coverage: engagement.coverage,
    face_count: affects.length,
  };
}

export function fromEngagementMessage(message: EngagementMessage): EngagementOutput {
  return {
    score: knownNumber(message.score),
    uncertainty: knownNumber(message.uncertainty),
    smoothed: knownNumber(message.smoothed_score),
    level: keyOf(engagementLevelCodes, message.level) ?? ('UNKNOWN' satisfies EngagementLevel),
    source: keyOf(sourceCodes, message.source),
    headId: message.head_id === '' ? priorHeadId : message.head_id,
    coverage: message.coverage,
  };
}

function knownNumber(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
