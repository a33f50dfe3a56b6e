import type { AlignedCrop, FaceFrame, FaceLandmarks, Point, VisibleFace } from '../../core/face/Face.js';
import { RapportError } from '../../core/RapportError.js';
import type { Skips } from '../../core/frame/Skips.js';
import { fromFrameMessage, toFrameMessage, type FrameMessage } from './frameMessage.js';
import { identityCode, identityOf } from './identityCode.js';
import { fromHeadPoseMessage, toHeadPoseMessage, type HeadPoseMessage } from './headPoseMessage.js';

/** rapport_msgs/Face */
export interface FaceMessage {
  id: string;
  score: number;
  x: number;
  y: number;
  width: number;
  height: number;
  landmarks: ArrayLike<number>;
  head_pose: HeadPoseMessage;
  coverage: number;
  coverage_reasons: string[];
  identity: number;
  child_similarity: number;
  crop_size: number;
  crop: Uint8Array;
}

/** rapport_msgs/Faces */
export interface FacesMessage extends FrameMessage {
  faces: FaceMessage[];
}

export function toFacesMessage(frame: FaceFrame & Skips): FacesMessage {
  return { ...toFrameMessage(frame), faces: frame.faces.map(toFaceMessage) };
}

function toFaceMessage(face: VisibleFace): FaceMessage {
  return {
    id: face.id,
    score: face.score,
    x: face.box.x,
    y: face.box.y,
    width: face.box.width,
    height: face.box.height,
    landmarks: landmarkNumbers(face.landmarks),
    head_pose: toHeadPoseMessage(face.headPose),
    coverage: face.quality.coverage,
    coverage_reasons: [...face.quality.reasons],
    identity: identityCode(face.identity?.person),
    child_similarity: face.identity?.childSimilarity ?? NaN,
    crop_size: face.crop.size,
    crop: face.crop.data,
  };
}

/** @throws RapportError `message/crop` when a crop's bytes do not fit its size */
export function fromFacesMessage(message: FacesMessage): FaceFrame & Skips {
  return { ...fromFrameMessage(message), faces: message.faces.map(fromFaceMessage) };
}

function fromFaceMessage(face: FaceMessage): VisibleFace {
  const headPose = fromHeadPoseMessage(face.head_pose);
  const person = identityOf(face.identity);
  return {
    id: face.id,
    score: face.score,
    box: { x: face.x, y: face.y, width: face.width, height: face.height },
    landmarks: landmarksOf(face.landmarks),
    ...(headPose && { headPose }),
    quality: readabilityOf(face.coverage, face.coverage_reasons),
    ...(person && { identity: { person, childSimilarity: face.child_similarity } }),
    crop: cropOf(face),
  };
}

export function readabilityOf(coverage: number, reasons: readonly string[]): VisibleFace['quality'] {
  return { coverage, reasons: reasons as VisibleFace['quality']['reasons'] };
}

/** x1 y1 .. x5 y5, as messages carry landmarks. */
export function landmarkNumbers(landmarks: FaceLandmarks): Float32Array {
  return Float32Array.from(landmarks.flatMap(({ x, y }) => [x, y]));
}

export function landmarksOf(numbers: ArrayLike<number>): FaceLandmarks {
  const point = (index: number): Point => ({
    x: numbers[2 * index] ?? NaN,
    y: numbers[2 * index + 1] ?? NaN,
  });
  return [point(0), point(1), point(2), point(3), point(4)];
}

function cropOf({ id, crop_size: size, crop: data }: FaceMessage): AlignedCrop {
  if (data.length !== size * size * 3)
    throw new RapportError(
      'message/crop',
      `The crop of ${id} has ${data.length} bytes instead of ${size * size * 3}: check the node that publishes the faces.`,
    );
  return { size, data };
}
