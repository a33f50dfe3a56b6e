import type { AffectEstimate } from '../affect/AffectEstimate.js';
import type { AffectFrame, SeenFace } from '../affect/AffectFrame.js';
import type { AffectStage } from '../affect/affectStage.js';
import { sureness } from '../affect/sureness.js';
import type { FaceFrame, VisibleFace } from '../face/Face.js';
import type { Skips } from '../frame/Skips.js';
import type { Warning } from '../Warning.js';
import { warningOf } from './warningOf.js';

/** The second link's memory between images. */
export interface AffectLinkState {
  /** Images since the last output that gave none. */
  readonly leftOut: number;
}

export const initialAffectLink: AffectLinkState = { leftOut: 0 };

/** The second link of the chain: from an image's faces to their 22 attributes. A failing network's error is a warning. */
export async function stepAffectLink(
  state: AffectLinkState,
  { faces, ...image }: FaceFrame & Skips,
  stage: AffectStage,
): Promise<{
  readonly state: AffectLinkState;
  readonly affectFrame?: AffectFrame;
  readonly warnings: readonly Warning[];
}> {
  const skippedBefore = state.leftOut + image.skippedBefore;
  try {
    const estimates = await stage.run(faces.map(({ crop }) => crop));
    const affects = faces.flatMap((face, index) => {
      const estimate = estimates[index];
      return estimate === undefined ? [] : [{ face: seen(face, estimate), estimate }];
    });
    return { state: initialAffectLink, affectFrame: { ...image, skippedBefore, affects }, warnings: [] };
  } catch (error) {
    return { state: { leftOut: skippedBefore + 1 }, warnings: [warningOf(error)] };
  }
}

/** The face without its pixels; one whose expression the network does not know is harder to read. */
function seen(
  { id, score, box, landmarks, headPose, quality, identity }: VisibleFace,
  estimate: AffectEstimate,
): SeenFace {
  return {
    id,
    score,
    box,
    landmarks,
    quality: { ...quality, coverage: Math.fround(quality.coverage * sureness(estimate)) },
    ...(headPose && { headPose }),
    ...(identity && { identity }),
  };
}
