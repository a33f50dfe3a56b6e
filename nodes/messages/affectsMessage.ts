import type { AffectFrame, FaceAffect } from '../../core/affect/AffectFrame.js';
import type { AttributeQuality } from '../../core/affect/attributes.js';
import { header, stampToNs, type HeaderMessage } from '../runtime/stamp.js';
import { identityCode, identityOf } from './identityCode.js';
import { fromHeadPoseMessage, toHeadPoseMessage, type HeadPoseMessage } from './headPoseMessage.js';

/** rapport_msgs/Affect */
export interface AffectMessage {
  face_id: string;
  action_units: ArrayLike<number>;
  expressions: ArrayLike<number>;
  arousal: number;
  valence: number;
  quality: ArrayLike<number>;
  model_id: string;
  embedding: ArrayLike<number>;
  head_pose: HeadPoseMessage;
  face_coverage: number;
  face_identity: number;
  face_width: number;
  face_height: number;
}

/** rapport_msgs/Affects */
export interface AffectsMessage {
  header: HeaderMessage;
  skipped_before: number;
  affects: AffectMessage[];
}

/** rapport_msgs/Affect's constants, by number. */
const qualities: readonly AttributeQuality[] = ['unavailable', 'pseudo-labelled', 'measured'];

export function toAffectsMessage({ frame, affects, skippedBefore }: AffectFrame): AffectsMessage {
  return {
    header: header(frame.stampNs, frame.frameId),
    skipped_before: skippedBefore,
    affects: affects.map(toAffectMessage),
  };
}

function toAffectMessage({ estimate, ...face }: FaceAffect): AffectMessage {
  return {
    face_id: face.faceId,
    action_units: estimate.actionUnits,
    expressions: estimate.expressions,
    arousal: estimate.arousal,
    valence: estimate.valence,
    quality: Uint8Array.from(estimate.quality, (each) => qualities.indexOf(each)),
    model_id: estimate.modelId,
    embedding: estimate.embedding,
    head_pose: toHeadPoseMessage(face.headPose),
    face_coverage: face.coverage,
    face_identity: identityCode(face.person),
    face_width: face.faceWidth,
    face_height: face.faceHeight,
  };
}

export function fromAffectsMessage(message: AffectsMessage): AffectFrame {
  return {
    skippedBefore: message.skipped_before,
    frame: { stampNs: stampToNs(message.header.stamp), frameId: message.header.frame_id },
    affects: message.affects.map(fromAffectMessage),
  };
}

function fromAffectMessage(message: AffectMessage): FaceAffect {
  return {
    faceId: message.face_id,
    estimate: {
      actionUnits: Float32Array.from(message.action_units),
      expressions: Float32Array.from(message.expressions),
      arousal: message.arousal,
      valence: message.valence,
      quality: Array.from(message.quality, (each) => qualities[each] ?? 'unavailable'),
      embedding: Float32Array.from(message.embedding),
      modelId: message.model_id,
    },
    headPose: fromHeadPoseMessage(message.head_pose),
    coverage: message.face_coverage,
    person: identityOf(message.face_identity),
    faceWidth: message.face_width,
    faceHeight: message.face_height,
  };
}
