import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AffectFrame } from '../../../core/affect/AffectFrame.js';
import type { Reading } from '../../../core/chain/Reading.js';
import type { FollowReason } from '../../../core/engagement/followedFace.js';
import type { FaceFrame, HeadPose, VisibleFace } from '../../../core/face/Face.js';
import type { Skips } from '../../../core/frame/Skips.js';
import { fromAffectsMessage, toAffectsMessage } from '../../../nodes/messages/affectsMessage.js';
import { toEngagementMessage } from '../../../nodes/messages/engagementMessage.js';
import { fromReadingMessage, toReadingMessage } from '../../../nodes/messages/readingMessage.js';
import { fromFacesMessage, toFacesMessage } from '../../../nodes/messages/facesMessage.js';
import {
  fromCompressedImageMessage,
  fromImageMessage,
  toCompressedImageMessage,
  toImageMessage,
} from '../../../nodes/messages/imageMessage.js';

/** Values that the messages' float32 fields hold exactly. */
const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const probability = fc.float({ min: 0, max: 1, noNaN: true });
const stampNs = fc.bigInt({ min: 0n, max: 2_000_000_000_999_999_999n });
const id = fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/);
const skippedBefore = fc.nat(1_000);
const person = fc.constantFrom('child', 'other', 'unknown');

const headPose: fc.Arbitrary<HeadPose> = fc.record({
  x: float,
  y: float,
  z: float,
  yawRad: float,
  pitchRad: float,
  rollRad: float,
  reprojectionErrorPx: float,
});
const point = fc.record({ x: float, y: float });

const face: fc.Arbitrary<VisibleFace> = fc
  .record({
    id,
    score: probability,
    box: fc.record({ x: float, y: float, width: float, height: float }),
    landmarks: fc.tuple(point, point, point, point, point),
    quality: fc.record({
      coverage: probability,
      reasons: fc.uniqueArray(
        fc.constantFrom('small', 'turned away', 'blurred', 'low score') as fc.Arbitrary<'small'>,
      ),
    }),
    crop: fc.nat(4).chain((size) =>
      fc.record({
        size: fc.constant(size),
        data: fc.uint8Array({ minLength: size * size * 3, maxLength: size * size * 3 }),
      }),
    ),
    headPose: fc.option(headPose, { nil: undefined }),
    identity: fc.option(fc.record({ person, childSimilarity: float }), { nil: undefined }),
  })
  // Absent is absent, not a key that holds nothing.
  .map(({ headPose: pose, identity, ...rest }) => ({
    ...rest,
    ...(pose && { headPose: pose }),
    ...(identity && { identity }),
  }));

const picture = fc.record({ width: fc.nat(8_000), height: fc.nat(8_000), stampNs, frameId: fc.string() });
const faceFrame: fc.Arbitrary<FaceFrame & Skips> = fc.record({
  skippedBefore,
  isFrozen: fc.boolean(),
  frame: picture,
  faces: fc.array(face, { maxLength: 3 }),
});

describe('rapport_msgs/Faces', () => {
  it('carries a frame’s faces there and back', () => {
    fc.assert(
      fc.property(faceFrame, (frame) => {
        expect(fromFacesMessage(toFacesMessage(frame))).toEqual(frame);
      }),
    );
  });

  it('says an unknown pose as unknown, and an identity that is off as NaN', () => {
    const [blank] = fc.sample(face, { numRuns: 1, seed: 1 });
    if (!blank) throw new Error('No face was made.');
    const { id, score, box, landmarks, quality, crop } = blank;
    const plain: VisibleFace = { id, score, box, landmarks, quality, crop };
    const message = toFacesMessage({
      skippedBefore: 0,
      isFrozen: false,
      frame: { width: 1, height: 1, stampNs: 1n, frameId: '' },
      faces: [plain],
    });
    expect(message.faces[0]?.head_pose).toMatchObject({ known: false, x: NaN, yaw: NaN });
    expect(message.faces[0]).toMatchObject({ identity: 0, child_similarity: NaN });
  });

  it('refuses a crop whose bytes do not fit its size', () => {
    const message = toFacesMessage({
      skippedBefore: 0,
      isFrozen: false,
      frame: { width: 1, height: 1, stampNs: 1n, frameId: '' },
      faces: fc.sample(face, { numRuns: 1, seed: 1 }),
    });
    const broken = { ...message, faces: message.faces.map((each) => ({ ...each, crop: new Uint8Array(5) })) };
    expect(() => fromFacesMessage(broken)).toThrow(expect.objectContaining({ code: 'message/crop' }));
  });
});

const unknownOr = fc.oneof({ weight: 4, arbitrary: probability }, { weight: 1, arbitrary: fc.constant(NaN) });
const floats = (length: number): fc.Arbitrary<Float32Array> =>
  fc.array(unknownOr, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));
const quality = fc.constantFrom('measured', 'pseudo-labelled', 'unavailable') as fc.Arbitrary<'measured'>;

/** A face as later messages speak of it. */
const withoutCrop = (seen: VisibleFace): Omit<VisibleFace, 'crop'> =>
  Object.fromEntries(Object.entries(seen).filter(([name]) => name !== 'crop')) as Omit<VisibleFace, 'crop'>;

const affectFrame: fc.Arbitrary<AffectFrame> = fc.record({
  skippedBefore,
  isFrozen: fc.boolean(),
  frame: picture,
  affects: fc.array(
    fc.record({
      face: face.map(withoutCrop),
      estimate: fc.record({
        actionUnits: floats(12),
        expressions: floats(8),
        arousal: unknownOr,
        valence: unknownOr,
        quality: fc.array(quality, { minLength: 22, maxLength: 22 }),
        embedding: fc.nat(5).chain(floats),
        modelId: id,
      }),
    }),
    { maxLength: 3 },
  ),
});

describe('rapport_msgs/Affects', () => {
  it('carries the attributes there and back, what is unavailable as NaN', () => {
    fc.assert(
      fc.property(affectFrame, (frame) => {
        expect(fromAffectsMessage(toAffectsMessage(frame))).toEqual(frame);
      }),
    );
  });

  it('reads a quality that it does not know as unavailable', () => {
    const [frame] = fc.sample(
      affectFrame.filter(({ affects }) => affects.length > 0),
      { numRuns: 1, seed: 2 },
    );
    if (!frame) throw new Error('No frame was made.');
    const message = toAffectsMessage(frame);
    const newer = {
      ...message,
      affects: message.affects.map((each) => ({ ...each, quality: new Uint8Array(22).fill(7) })),
    };
    expect(new Set(fromAffectsMessage(newer).affects[0]?.estimate.quality)).toEqual(new Set(['unavailable']));
  });
});

const known = fc.option(fc.float({ min: -1, max: 1, noNaN: true }), { nil: undefined });
const engagement: fc.Arbitrary<Reading['engagement']> = fc.oneof(
  fc.record({
    score: fc.float({ min: -1, max: 1, noNaN: true }),
    uncertainty: known,
    smoothed: known,
    level: fc.constantFrom(
      'UNKNOWN',
      'DISENGAGED',
      'ENGAGING',
      'ENGAGED',
      'DISENGAGING',
    ) as fc.Arbitrary<'UNKNOWN'>,
    source: fc.constantFrom('GenNet', 'culture', 'child') as fc.Arbitrary<'GenNet'>,
    headId: id,
    coverage: probability,
  }),
  fc.record({
    score: fc.float({ min: -1, max: 1, noNaN: true }),
    uncertainty: fc.constant(undefined),
    smoothed: known,
    level: fc.constant('ENGAGED' as const),
    source: fc.constant('prior' as const),
    headId: fc.constant('visual-social-engagement'),
    coverage: probability,
  }),
);

const reading: fc.Arbitrary<Reading> = affectFrame.chain((frame) =>
  fc
    .record({
      followedFace: fc.constantFrom(undefined, ...frame.affects.map(({ face: seen }) => seen)),
      personId: id,
      because: fc.constantFrom<FollowReason[]>('enrolled child', 'nobody in view'),
      engagement,
    })
    .map(({ followedFace, personId, because, engagement: output }) => ({
      ...frame,
      // Ids are unique in an image.
      affects: frame.affects.filter(
        (each, index) =>
          frame.affects.findIndex(({ face: { id: other } }) => other === each.face.id) === index,
      ),
      followed: { because, faceId: followedFace?.id, personId: followedFace && personId, anonymous: true },
      engagement: output,
    })),
);

/** Whether the followed person is enrolled stands at its face. */
function withAnonymity(read: Reading): Reading {
  const child = read.affects.find(({ face: { id: faceId } }) => faceId === read.followed.faceId);
  const anonymous = child?.face.identity?.person !== 'child';
  return { ...read, followed: { ...read.followed, anonymous } };
}

describe('rapport_msgs/Reading', () => {
  it('carries all that the chain says of an image there and back', () => {
    fc.assert(
      fc.property(reading.map(withAnonymity), (read) => {
        expect(fromReadingMessage(toReadingMessage(read))).toEqual(read);
      }),
    );
  });
});

const nothingKnown: Reading = {
  skippedBefore: 0,
  isFrozen: false,
  frame: { width: 4, height: 3, stampNs: 5n, frameId: 'camera' },
  affects: [],
  followed: { faceId: undefined, personId: undefined, anonymous: true, because: 'nobody in view' },
  engagement: {
    score: undefined,
    uncertainty: undefined,
    smoothed: undefined,
    level: 'UNKNOWN',
    source: undefined,
    headId: 'child-c01',
    coverage: 0,
  },
};

describe('rapport_msgs/Engagement', () => {
  it('says what is not known as unknown: NaN, level 0, source 0, no person', () => {
    expect(toEngagementMessage(nothingKnown)).toMatchObject({
      score: NaN,
      uncertainty: NaN,
      smoothed_score: NaN,
      level: 0,
      source: 0,
      person_id: '',
      face_id: '',
    });
    expect(fromReadingMessage(toReadingMessage(nothingKnown))).toEqual(nothingKnown);
  });

  it('names the prior as a prior, without a head', () => {
    const prior = {
      ...nothingKnown.engagement,
      source: 'prior',
      headId: 'visual-social-engagement',
    } as const;
    expect(toEngagementMessage({ ...nothingKnown, engagement: prior })).toMatchObject({
      source: 1,
      head_id: '',
    });
  });
});

describe('images', () => {
  it('survive the way there and back, raw and compressed', () => {
    const raw = fc.record({
      width: fc.nat(),
      height: fc.nat(),
      encoding: fc.string(),
      step: fc.nat(),
      isBigendian: fc.boolean(),
      data: fc.uint8Array(),
      stampNs,
      frameId: fc.string(),
    });
    const compressed = fc.record({
      format: fc.string(),
      data: fc.uint8Array(),
      stampNs,
      frameId: fc.string(),
    });
    fc.assert(
      fc.property(raw, compressed, (image, file) => {
        expect(fromImageMessage(toImageMessage(image))).toEqual(image);
        expect(fromCompressedImageMessage(toCompressedImageMessage(file))).toEqual(file);
      }),
    );
  });
});
