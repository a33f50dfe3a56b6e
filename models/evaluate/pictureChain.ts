import type { AffectStage } from '../../core/affect/affectStage.js';
import type { Chain } from '../../core/chain/stepChain.js';
import { createEngagementStage } from '../../core/engagement/engagementStage.js';
import type { BoundingBox, DetectedFace, FaceLandmarks } from '../../core/face/Face.js';
import type { FaceDetector } from '../../core/face/FaceDetector.js';
import { createFaceStage } from '../../core/face/faceStage.js';
import type { Frame } from '../../core/frame/Frame.js';
import { openCvPictures } from '../../pictures/openCvPictures.js';

/** What every picture of a set goes through. */
export interface PictureChainOptions {
  readonly affect: AffectStage;
  /** Where the five landmarks go, each coordinate 0..1 of the crop. */
  readonly template: FaceLandmarks;
}

/** The chain for one picture whose face this detector finds. */
export function pictureChain({ affect, template }: PictureChainOptions, detector: FaceDetector): Chain {
  const { model } = affect;
  return {
    faces: {
      stage: createFaceStage({
        detector,
        crop: { size: model.input.size, template },
        // There is no second picture of it.
        parameters: { confirmFrames: 1 },
      }),
      pictures: openCvPictures,
      embed: () => Promise.resolve([]),
    },
    affect,
    engagement: { stage: createEngagementStage(), featureModelId: model.id, reactionSec: 0 },
  };
}

/** Finds the face where its picture's labels say it is. */
export function knownFace(landmarks: FaceLandmarks): FaceDetector {
  const faces = [{ box: around(landmarks), score: 1, landmarks }];
  return { modelIds: [], detect: () => Promise.resolve(faces), follow: () => Promise.resolve([]) };
}

/** As large as a face whose eyes and mouth are there. */
function around(landmarks: FaceLandmarks): BoundingBox {
  const xs = landmarks.map(({ x }) => x);
  const ys = landmarks.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  return { x: left - width / 2, y: top - height / 2, width: 2 * width, height: 2 * height };
}

/** Finds the largest face alone: pictures of data sets are of one person, who fills much of them. */
export function largestFace(detector: FaceDetector): FaceDetector {
  return {
    ...(detector.landmarkBias && { landmarkBias: detector.landmarkBias }),
    modelIds: detector.modelIds,
    detect: async (frame: Frame): Promise<readonly DetectedFace[]> => {
      const minFaceSizePx = Math.max(20, Math.round(Math.min(frame.width, frame.height) / 6));
      const found = await detector.detect(frame, { minFaceSizePx });
      return [...found].sort((a, b) => b.box.height - a.box.height).slice(0, 1);
    },
    follow: () => Promise.resolve([]),
  };
}
