import type { FaceFrame, FaceLandmarks, HeadPose, Point, VisibleFace } from './Face.js';

/**
 * The frame with its numbers as messages carry them, IEEE float32: whoever takes it by reference and whoever reads it off a
 * topic or a recording goes on from the same bits.
 */
export function asPublished(frame: FaceFrame): FaceFrame {
  return { ...frame, faces: frame.faces.map(publishedFace) };
}

function publishedFace(face: VisibleFace): VisibleFace {
  const { box, headPose, identity, landmarks, quality } = face;
  return {
    ...face,
    score: Math.fround(face.score),
    box: rounded(box),
    landmarks: landmarks.map(rounded<Point>) as unknown as FaceLandmarks,
    ...(headPose && { headPose: rounded<HeadPose>(headPose) }),
    quality: { ...quality, coverage: Math.fround(quality.coverage) },
    ...(identity && { identity: { ...identity, childSimilarity: Math.fround(identity.childSimilarity) } }),
  };
}

function rounded<Numbers extends object>(numbers: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Math.fround(value as number)]),
  ) as Numbers;
}
