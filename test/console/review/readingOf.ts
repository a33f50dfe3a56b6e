import type { Reading } from '../../../core/chain/Reading.js';
import type { FaceAffect, SeenFace } from '../../../core/affect/AffectFrame.js';
import { attributeNames } from '../../../core/affect/attributes.js';

/** Left, top, width, height, and whose face it is. */
interface MadeFace {
  readonly id: string;
  readonly box: readonly [number, number, number, number];
  readonly person?: 'child' | 'other' | 'unknown';
}

const nobody = {
  faceId: undefined,
  personId: undefined,
  anonymous: true,
  because: 'nobody in view',
} as const;

/** What the chain says of an image with these faces, of which the first is followed. */
export function readingOf(
  stampNs: bigint,
  faces: readonly MadeFace[],
  { width = 640, height = 480, isFrozen = false } = {},
): Reading {
  const [first] = faces;
  return {
    frame: { stampNs, width, height, frameId: 'camera' },
    skippedBefore: 0,
    isFrozen,
    affects: faces.map(affectOf),
    followed:
      first === undefined
        ? nobody
        : { faceId: first.id, personId: 'c7', anonymous: false, because: 'enrolled child' },
    engagement: {
      score: undefined,
      smoothed: undefined,
      uncertainty: undefined,
      level: 'UNKNOWN',
      source: undefined,
      headId: 'prior',
      coverage: 0,
    },
  };
}

function affectOf({ id, box: [x, y, width, height], person }: MadeFace): FaceAffect {
  const at = (right: number, down: number) => ({ x: x + right * width, y: y + down * height });
  const face: SeenFace = {
    id,
    score: 1,
    box: { x, y, width, height },
    landmarks: [at(0.25, 0.25), at(0.75, 0.25), at(0.5, 0.5), at(0.25, 0.75), at(0.75, 0.75)],
    quality: { coverage: 0.5, reasons: [] },
    ...(person && { identity: { person, childSimilarity: 0.5 } }),
  };
  return {
    face,
    estimate: {
      actionUnits: new Float32Array(12).fill(NaN),
      expressions: new Float32Array(8).fill(NaN),
      arousal: NaN,
      valence: NaN,
      quality: attributeNames.map(() => 'unavailable' as const),
      embedding: new Float32Array(0),
      modelId: 'none',
    },
  };
}
