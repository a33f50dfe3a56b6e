import type { Frame } from '../frame/Frame.js';
import type { Network } from '../model/Network.js';
import type { Warning } from '../Warning.js';
import { alignFace, arcFaceTemplate, biasedTemplate } from './alignFace.js';
import { defaultIntrinsics, type CameraIntrinsics } from './cameraIntrinsics.js';
import type { FaceFrame, FaceIdentity, FaceLandmarks, VisibleFace } from './Face.js';
import type { FaceDetector } from './FaceDetector.js';
import { faceParameters, type FaceParameters } from './faceParameters.js';
import { faceQuality } from './faceQuality.js';
import { faceWarnings } from './faceWarnings.js';
import { asPublished } from './asPublished.js';
import { findFaces } from './findFaces.js';
import { headPose } from './headPose.js';
import { embedFaces, embeddingCropSize } from './identity/embedFaces.js';
import type { IdentityGallery } from './identity/identityGallery.js';
import { dueForEmbedding, rememberEmbedding, type IdentityMemory } from './identity/identityMemory.js';
import { oneChild } from './identity/oneChild.js';
import { noTracks, type FaceTrack, type FaceTracks } from './tracking/FaceTracks.js';
import { updateTracks } from './tracking/updateTracks.js';

export interface FaceStageOptions {
  readonly detector: FaceDetector;
  /** Side of the aligned crop in pixels, and where the five landmarks go in it, each coordinate 0..1 of the crop. */
  readonly crop: { readonly size: number; readonly template: FaceLandmarks };
  readonly parameters?: Partial<FaceParameters>;
  /** Of a camera without calibration: square pixels, centred; the NAO's where absent (`defaultIntrinsics`). */
  readonly horizontalFieldOfViewRad?: number;
  /** MobileFaceNet, which tells faces apart as soon as somebody is enrolled (`FaceStageState.gallery`). */
  readonly identity?: Network;
  /** The id of the n-th face announced, n from 0; `face_` and n to base 36 where absent. */
  readonly faceId?: (n: number) => string;
  /** Milliseconds of any monotonic clock, for `timings` alone; without it every timing is 0. */
  readonly clockMs?: () => number;
}

/** Start from `initialFaceStageState`; hand back to `step` what it returned. A plain value. */
export interface FaceStageState {
  readonly tracks: FaceTracks;
  /** The next slice of the spread full detection. */
  readonly slice: number;
  readonly identities: IdentityMemory;
  /** Whom faces are told apart from; nobody is enrolled where absent. */
  readonly gallery?: IdentityGallery | undefined;
  readonly previousStampNs?: bigint | undefined;
}

/** Milliseconds. */
export interface FaceTimings {
  readonly detectionMs: number;
  readonly alignmentMs: number;
  readonly identityMs: number;
  readonly totalMs: number;
}

export interface FaceStageResult {
  readonly state: FaceStageState;
  readonly faceFrame: FaceFrame;
  readonly warnings: readonly Warning[];
  readonly timings: FaceTimings;
}

/** From a frame to its tracked, aligned faces; used by node, replay and evaluation alike. */
export interface FaceStage {
  /**
   * Frames in the order of their stamps, one at a time: await the result before the next.
   *
   * @param intrinsics the camera's for this frame; the stage's field of view where it is not calibrated
   */
  step(state: FaceStageState, frame: Frame, intrinsics?: CameraIntrinsics): Promise<FaceStageResult>;
}

export const initialFaceStageState: FaceStageState = { tracks: noTracks, slice: 0, identities: {} };

/** The state from which other people are told apart (nobody where absent): everybody in view is looked at again. */
export function withGallery(state: FaceStageState, gallery: IdentityGallery | undefined): FaceStageState {
  return { ...state, identities: {}, gallery };
}

/** The state of which no face is followed; ids go on counting, and who is enrolled stays so. */
export function withoutFaces(state: FaceStageState): FaceStageState {
  return { ...withoutTracks(state), previousStampNs: undefined };
}

/**
 * The face stage: detection, tracking, head pose, alignment, quality and identity.
 *
 * A frame whose stamp lies before the previous one's (a recording played again), or after a pause, starts without
 * tracks; ids go on counting. Throws `face/parameter`; `step` passes on what the networks throw.
 */
export function createFaceStage(options: FaceStageOptions): FaceStage {
  const parameters = faceParameters(options.parameters);
  const clockMs = options.clockMs ?? (() => 0);
  const crop = {
    size: options.crop.size,
    template: biasedTemplate(options.crop.template, options.detector.landmarkBias),
  };
  return {
    async step(state, frame, intrinsics) {
      const startMs = clockMs();
      const before = isContinued(state, frame, parameters) ? state : withoutTracks(state);
      const found = await findFaces(frame, {
        detector: options.detector,
        tracks: before.tracks.tracks,
        minFaceSizePx: Math.max(parameters.minFaceSizePx, parameters.minFaceHeightFraction * frame.height),
        slice: { index: before.slice, count: parameters.fullDetectionEveryFrames },
      });
      const { tracks, gone } = updateTracks(
        before.tracks,
        { stampNs: frame.stampNs, detections: found.detections },
        { ...parameters, ...(options.faceId && { faceId: options.faceId }) },
      );
      const detectedMs = clockMs();
      const camera =
        intrinsics ?? defaultIntrinsics(frame.width, frame.height, options.horizontalFieldOfViewRad);
      const visible = tracks.tracks.flatMap((track) =>
        visibleFace(track, frame, {
          camera,
          crop,
          eyeDistanceM: parameters.eyeDistanceM,
        }),
      );
      const alignedMs = clockMs();
      const identities = await updateIdentities(before.identities, {
        frame,
        gallery: before.gallery,
        faces: visible,
        tracks,
        options,
        parameters,
      });
      const notLookedAt = whomNobodyLookedAt(before.gallery);
      const faces = oneChild(
        visible.map((face) => {
          const seen = identities[face.id];
          const identity = seen === undefined || seen.wasHidden === true ? notLookedAt : seen.identity;
          return identity === undefined ? face : { ...face, identity };
        }),
      );
      const endMs = clockMs();
      return {
        state: {
          ...before,
          tracks,
          slice: found.wasFull ? 0 : (before.slice + 1) % parameters.fullDetectionEveryFrames,
          identities,
          previousStampNs: frame.stampNs,
        },
        faceFrame: asPublished({ frame: pictureOf(frame), isFrozen: false, faces }),
        warnings: faceWarnings({ faces, tracks, gone }),
        timings: {
          detectionMs: detectedMs - startMs,
          alignmentMs: alignedMs - detectedMs,
          identityMs: endMs - alignedMs,
          totalMs: endMs - startMs,
        },
      };
    },
  };
}

/**
 * Whose a face is that was not embedded yet, or shows too little to be: where somebody is enrolled it may be anybody's, so
 * that nobody takes it for the child's because it is alone.
 */
function whomNobodyLookedAt(gallery: IdentityGallery | undefined): FaceIdentity | undefined {
  const isAnybodyEnrolled = gallery !== undefined && gallery.child.length + gallery.others.length > 0;
  return isAnybodyEnrolled ? { person: 'unknown', childSimilarity: NaN } : undefined;
}

function isContinued(state: FaceStageState, frame: Frame, { maxPauseSec }: FaceParameters): boolean {
  if (state.previousStampNs === undefined) return true;
  const elapsedNs = frame.stampNs - state.previousStampNs;
  return elapsedNs >= 0n && Number(elapsedNs) <= maxPauseSec * 1e9;
}

function withoutTracks(state: FaceStageState): FaceStageState {
  return { ...state, tracks: { ...state.tracks, tracks: [] }, slice: 0, identities: {} };
}

function pictureOf({ width, height, stampNs, frameId }: Frame): FaceFrame['frame'] {
  return { width, height, stampNs, frameId };
}

/** The track's face with its pose, crop and quality, or nothing where it is not announced or not seen in this frame. */
function visibleFace(
  track: FaceTrack,
  frame: Frame,
  options: Pick<FaceStageOptions, 'crop'> & {
    readonly camera: CameraIntrinsics;
    readonly eyeDistanceM: number;
  },
): VisibleFace[] {
  const { id, face } = track;
  if (id === undefined || track.missedFrames > 0) return [];
  const pose = headPose(face.landmarks, {
    intrinsics: options.camera,
    eyeDistanceM: options.eyeDistanceM,
  });
  const crop = alignFace(frame, face.landmarks, options.crop);
  const quality = faceQuality({ face, headPose: pose, crop });
  return [{ ...face, id, crop, quality, ...(pose && { headPose: pose }) }];
}

/**
 * Embeds at most one face a frame, so that no frame waits for many.
 *
 * A face that comes back after it was hidden may be whoever hid it, and one with another face near may have changed places
 * with it: the former is nobody's until it was embedded, the latter is embedded sooner.
 */
async function updateIdentities(
  memory: IdentityMemory,
  context: {
    readonly frame: Frame;
    readonly gallery: IdentityGallery | undefined;
    readonly faces: readonly VisibleFace[];
    readonly tracks: FaceTracks;
    readonly options: FaceStageOptions;
    readonly parameters: FaceParameters;
  },
): Promise<IdentityMemory> {
  const { frame, gallery, faces, tracks, options, parameters } = context;
  const network = options.identity;
  if (network === undefined || gallery === undefined) return memory;
  const aged = Object.fromEntries(
    tracks.tracks.flatMap(({ id, missedFrames }) => {
      const seen = id === undefined ? undefined : memory[id];
      if (id === undefined || seen === undefined) return [];
      const wasHidden = seen.wasHidden === true || missedFrames > 0;
      const isDoubtful = seen.isDoubtful === true || isAnyoneNear(id, faces);
      return [[id, { ...seen, age: seen.age + 1, wasHidden, isDoubtful }]];
    }),
  );
  const [due] = dueForEmbedding(
    aged,
    faces.filter(({ quality }) => quality.coverage > 0).map(({ id }) => id),
    parameters.identityEveryFrames,
  );
  const face = faces.find(({ id }) => id === due);
  if (face === undefined) return aged;
  const crop = alignFace(frame, face.landmarks, { size: embeddingCropSize, template: arcFaceTemplate });
  const [embedding] = await embedFaces(network, [crop]);
  if (embedding === undefined) return aged;
  return { ...aged, [face.id]: rememberEmbedding(aged[face.id], embedding, { gallery }) };
}

/** Whether another face's centre is within a face's side: so far tracking takes one face for another. */
function isAnyoneNear(id: string, faces: readonly VisibleFace[]): boolean {
  const box = faces.find((face) => face.id === id)?.box;
  if (box === undefined) return false;
  return faces.some(({ id: other, box: { x, y, width, height } }) => {
    const side = Math.max(box.width, box.height, width, height);
    const dx = x + width / 2 - box.x - box.width / 2;
    const dy = y + height / 2 - box.y - box.height / 2;
    return other !== id && Math.hypot(dx, dy) <= side;
  });
}
