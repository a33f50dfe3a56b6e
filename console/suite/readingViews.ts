import type { Reading } from '../../core/chain/Reading.js';
import { affectVector } from '../../core/affect/AffectEstimate.js';
import { attributeNames } from '../../core/affect/attributes.js';
import type { EngagementSample, ServerMessage } from '../wire/fromServer.js';
import type { PictureHeader } from '../wire/pictureFrame.js';
import { numberOrNull, stampToText } from '../wire/values.js';

type View<Kind extends ServerMessage['kind']> = Extract<ServerMessage, { kind: Kind }>;
export type Overlay = PictureHeader['overlay'];

/** The curve's moment of a reading. */
export function sampleOf({ frame, engagement }: Reading): EngagementSample {
  return {
    stampNs: stampToText(frame.stampNs),
    score: numberOrNull(engagement.smoothed),
    uncertainty: numberOrNull(engagement.uncertainty),
    source: engagement.source ?? null,
    level: engagement.level,
  };
}

export function engagementView(reading: Reading): View<'engagement'> {
  const { engagement, affects, followed, isFrozen } = reading;
  return {
    kind: 'engagement',
    sample: sampleOf(reading),
    headId: engagement.headId,
    coverage: numberOrNull(engagement.coverage),
    faceCount: affects.length,
    followedFaceId: followed.faceId ?? null,
    following: followed.because,
    frozen: isFrozen,
  };
}

/** What the network says of the followed face; of nobody, nothing. */
export function affectView({ frame, affects, followed }: Reading): View<'affect'> {
  const stampNs = stampToText(frame.stampNs);
  const seen = affects.find(({ face }) => face.id === followed.faceId);
  if (seen === undefined)
    return {
      kind: 'affect',
      stampNs,
      faceId: null,
      modelId: null,
      readability: null,
      reasons: [],
      attributes: [],
    };
  const { face, estimate } = seen;
  const values = affectVector(estimate);
  return {
    kind: 'affect',
    stampNs,
    faceId: face.id,
    modelId: estimate.modelId,
    readability: numberOrNull(face.quality.coverage),
    reasons: [...face.quality.reasons],
    attributes: attributeNames.map((name, index) => ({
      name,
      value: numberOrNull(values[index]),
      quality: estimate.quality[index] ?? 'unavailable',
    })),
  };
}

/** What is drawn over the very picture that the reading is of. */
export function overlayOf({ affects, followed, isFrozen }: Reading): NonNullable<Overlay> {
  return {
    faces: affects.map(({ face }) => ({
      id: face.id,
      box: [face.box.x, face.box.y, face.box.width, face.box.height],
      landmarks: face.landmarks.map(({ x, y }): [number, number] => [x, y]),
      who: face.identity?.person ?? 'off',
      similarity: numberOrNull(face.identity?.childSimilarity),
      followed: face.id === followed.faceId,
      readability: numberOrNull(face.quality.coverage),
    })),
    following: followed.because,
    followedFaceId: followed.faceId ?? null,
    frozen: isFrozen,
  };
}
