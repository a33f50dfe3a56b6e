import type { AffectFrame, FaceAffect, SeenFace } from '../../core/affect/AffectFrame.js';
import { fromFrameMessage, toFrameMessage, type FrameMessage } from './frameMessage.js';
import { landmarkNumbers, landmarksOf, readabilityOf } from './facesMessage.js';
import { identityCode, identityOf } from './identityCode.js';
import { fromHeadPoseMessage, toHeadPoseMessage, type HeadPoseMessage } from './headPoseMessage.js';
import { keyOf } from './keyOf.js';
import { qualityCodes } from './qualityCodes.js';

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
  face_score: number;
  face_x: number;
  face_y: number;
  landmarks: ArrayLike<number>;
  head_pose: HeadPoseMessage;
  face_coverage: number;
  face_coverage_reasons: string[];
  child_similarity: number;
  face_identity: number;
  face_width: number;
  face_height: number;
}

/** rapport_msgs/Affects */
export interface AffectsMessage extends FrameMessage {
  affects: AffectMessage[];
}

export function toAffectsMessage(frame: AffectFrame): AffectsMessage {
  return { ...toFrameMessage(frame), affects: frame.affects.map(toAffectMessage) };
}

export function toAffectMessage({ estimate, face }: FaceAffect): AffectMessage {
  return {
    face_id: face.id,
    action_units: estimate.actionUnits,
    expressions: estimate.expressions,
    arousal: estimate.arousal,
    valence: estimate.valence,
    quality: Uint8Array.from(estimate.quality, (each) => qualityCodes[each]),
    model_id: estimate.modelId,
    embedding: estimate.embedding,
    face_score: face.score,
    face_x: face.box.x,
    face_y: face.box.y,
    landmarks: landmarkNumbers(face.landmarks),
    head_pose: toHeadPoseMessage(face.headPose),
    face_coverage: face.quality.coverage,
    face_coverage_reasons: [...face.quality.reasons],
    child_similarity: face.identity?.childSimilarity ?? NaN,
    face_identity: identityCode(face.identity?.person),
    face_width: face.box.width,
    face_height: face.box.height,
  };
}

export function fromAffectsMessage(message: AffectsMessage): AffectFrame {
  return { ...fromFrameMessage(message), affects: message.affects.map(fromAffectMessage) };
}

export function fromAffectMessage(message: AffectMessage): FaceAffect {
  return {
    face: faceOf(message),
    estimate: {
      actionUnits: Float32Array.from(message.action_units),
      expressions: Float32Array.from(message.expressions),
      arousal: message.arousal,
      valence: message.valence,
      quality: Array.from(message.quality, (each) => keyOf(qualityCodes, each) ?? 'unavailable'),
      embedding: Float32Array.from(message.embedding),
      modelId: message.model_id,
    },
  };
}

function faceOf(message: AffectMessage): SeenFace {
  const headPose = fromHeadPoseMessage(message.head_pose);
  const person = identityOf(message.face_identity);
  return {
    id: message.face_id,
    score: message.face_score,
    box: {
      x: message.face_x,
      y: message.face_y,
      width: message.face_width,
      height: message.face_height,
    },
    landmarks: landmarksOf(message.landmarks),
    ...(headPose && { headPose }),
    quality: readabilityOf(message.face_coverage, message.face_coverage_reasons),
    ...(person && { identity: { person, childSimilarity: message.child_similarity } }),
  };
}
