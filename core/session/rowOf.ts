import { affectVector } from '../affect/AffectEstimate.js';
import type { Reading } from '../chain/Reading.js';
import type { FrameRow } from './FrameRow.js';

/** What a session keeps of a reading. */
export function rowOf({ frame, skippedBefore, affects, followed, engagement }: Reading): FrameRow {
  const face = affects.find(({ face: { id } }) => id === followed.faceId);
  return {
    stampNs: frame.stampNs,
    skippedBefore,
    faceCount: affects.length,
    faceId: followed.faceId,
    faceCoverage: face?.face.quality.coverage,
    affect: face && {
      modelId: face.estimate.modelId,
      values: [...affectVector(face.estimate)],
      quality: face.estimate.quality,
    },
    engagement,
  };
}
