import type { EngagementFrame } from '../../core/engagement/EngagementFrame.js';
import { engagementLevelCodes, type EngagementLevel } from '../../core/engagement/engagementLevel.js';
import type { EngagementSource } from '../../core/engagement/engagementStage.js';
import { priorHeadId } from '../../core/engagement/visualSocialEngagement.js';
import { header, stampToNs, type HeaderMessage } from '../runtime/stamp.js';

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

export function toEngagementMessage(frame: EngagementFrame): EngagementMessage {
  const { engagement } = frame;
  return {
    header: header(frame.stampNs, frame.frameId),
    skipped_before: frame.skippedBefore,
    person_id: frame.personId ?? '',
    face_id: frame.faceId ?? '',
    score: engagement.score ?? NaN,
    uncertainty: engagement.uncertainty ?? NaN,
    smoothed_score: engagement.smoothed ?? NaN,
    level: engagementLevelCodes[engagement.level],
    source: engagement.source === undefined ? sourceUnknown : sourceCodes[engagement.source],
    head_id: engagement.headId === priorHeadId ? '' : engagement.headId,
    coverage: engagement.coverage,
    face_count: frame.faceCount,
  };
}

export function fromEngagementMessage(message: EngagementMessage): EngagementFrame {
  return {
    skippedBefore: message.skipped_before,
    stampNs: stampToNs(message.header.stamp),
    frameId: message.header.frame_id,
    personId: known(message.person_id),
    faceId: known(message.face_id),
    faceCount: message.face_count,
    engagement: {
      score: knownNumber(message.score),
      uncertainty: knownNumber(message.uncertainty),
      smoothed: knownNumber(message.smoothed_score),
      level: keyOf(engagementLevelCodes, message.level) ?? ('UNKNOWN' satisfies EngagementLevel),
      source: keyOf(sourceCodes, message.source),
      headId: message.head_id === '' ? priorHeadId : message.head_id,
      coverage: message.coverage,
    },
  };
}

function known(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function knownNumber(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function keyOf<Key extends string>(codes: Readonly<Record<Key, number>>, code: number): Key | undefined {
  return (Object.keys(codes) as Key[]).find((key) => codes[key] === code);
}
