import type { AffectStage } from '../../../core/affect/affectStage.js';
import type { Chain, ChainEvent } from '../../../core/chain/stepChain.js';
import { createEngagementStage } from '../../../core/engagement/engagementStage.js';
import type { FaceStage } from '../../../core/face/faceStage.js';
import type { CameraIntrinsics } from '../../../core/face/cameraIntrinsics.js';
import type { IdentityGallery } from '../../../core/face/identity/identityGallery.js';
import { openCvPictures } from '../../../pictures/openCvPictures.js';
import { fakeFace } from '../face/fakeFace.js';

/**
 * A chain that sees these people in every image, each looking in its own direction.
 *
 * `cameras` and `galleries` tell what its face stage was given with each image.
 */
export function fakeChain(directions: readonly Float32Array[] = [Float32Array.of(1, 0)]) {
  const cameras: (CameraIntrinsics | undefined)[] = [];
  const galleries: (IdentityGallery | undefined)[] = [];
  const stage: FaceStage = {
    step: (state, frame, camera) => {
      cameras.push(camera);
      galleries.push(state.gallery);
      return Promise.resolve({
        state: { ...state, tracks: { ...state.tracks, idCount: state.tracks.idCount + 1 } },
        faceFrame: {
          frame: {
            width: frame.width,
            height: frame.height,
            stampNs: frame.stampNs,
            frameId: frame.frameId,
          },
          isFrozen: false,
          faces: directions.map((_, index) => ({
            ...fakeFace(20, 20, 60),
            id: `face_${index}`,
            crop: { size: 1, data: new Uint8Array(3) },
            quality: { coverage: 1, reasons: [] },
          })),
        },
        warnings: [],
        timings: { detectionMs: 0, alignmentMs: 0, identityMs: 0, totalMs: 0 },
      });
    },
  };
  const affect: AffectStage = {
    model: {} as AffectStage['model'],
    run: (crops) =>
      Promise.resolve(
        crops.map(() => ({
          actionUnits: new Float32Array(12),
          expressions: new Float32Array(8),
          arousal: 0.25,
          valence: -0.5,
          quality: [],
          embedding: Float32Array.of(1, 2),
          modelId: 'fake',
        })),
      ),
  };
  const chain: Chain = {
    faces: {
      stage,
      pictures: openCvPictures,
      // Each person's views in turn, as many of each.
      embed: (crops) =>
        Promise.resolve(
          crops.map(
            (_, n) => directions[Math.floor((n * directions.length) / crops.length)] ?? new Float32Array(2),
          ),
        ),
    },
    affect,
    engagement: { stage: createEngagementStage(), featureModelId: 'fake', reactionSec: 0 },
  };
  return { chain, cameras, galleries };
}

/** An image of 120x100 pixels, of this shade. */
export function imageAt(
  stampNs: bigint,
  { shade = Number(stampNs % 251n), arrivalNs = stampNs, skippedBefore = 0 } = {},
): Extract<ChainEvent, { kind: 'image' }> {
  return {
    kind: 'image',
    image: {
      width: 120,
      height: 100,
      encoding: 'rgb8',
      step: 360,
      isBigendian: false,
      data: new Uint8Array(36_000).fill(shade),
      stampNs,
      frameId: 'camera',
    },
    arrivalNs,
    skippedBefore,
  };
}
