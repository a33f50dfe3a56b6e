import type { Reading } from '../../core/chain/Reading.js';
import type { FollowReason } from '../../core/engagement/followedFace.js';
import { fromAffectMessage, toAffectMessage, type AffectMessage } from './affectsMessage.js';
import { fromFrameMessage, toFrameMessage, type FrameMessage } from './frameMessage.js';
import { fromEngagementMessage, toEngagementMessage, type EngagementMessage } from './engagementMessage.js';

/** rapport_msgs/Reading */
export interface ReadingMessage extends FrameMessage {
  faces: AffectMessage[];
  following: string;
  engagement: EngagementMessage;
}

export function toReadingMessage(reading: Reading): ReadingMessage {
  return {
    ...toFrameMessage(reading),
    faces: reading.affects.map(toAffectMessage),
    following: reading.followed.because,
    engagement: toEngagementMessage(reading),
  };
}

export function fromReadingMessage(message: ReadingMessage): Reading {
  const affects = message.faces.map(fromAffectMessage);
  const faceId = known(message.engagement.face_id);
  const followed = affects.find(({ face }) => face.id === faceId);
  return {
    ...fromFrameMessage(message),
    affects,
    followed: {
      faceId,
      personId: known(message.engagement.person_id),
      anonymous: followed?.face.identity?.person !== 'child',
      because: message.following as FollowReason,
    },
    engagement: fromEngagementMessage(message.engagement),
  };
}

function known(text: string): string | undefined {
  return text === '' ? undefined : text;
}
