import { scaledIntrinsics, type CameraCalibration, type CameraIntrinsics } from '../face/cameraIntrinsics.js';
import type { AlignedCrop, FaceFrame, VisibleFace } from '../face/Face.js';
import {
  initialFaceStageState,
  withGallery,
  withoutFaces,
  type FaceStage,
  type FaceStageState,
} from '../face/faceStage.js';
import { decodeImage } from '../frame/decodeImage.js';
import type { Frame } from '../frame/Frame.js';
import type { ImageMessage } from '../frame/ImageMessage.js';
import type { Pictures } from '../frame/Pictures.js';
import type { Skips } from '../frame/Skips.js';
import { RapportError } from '../RapportError.js';
import type { Warning } from '../Warning.js';
import {
  beginEnrolment,
  collectViews,
  finishEnrolment,
  isEnrolmentOver,
  type Enrolment,
} from './enrolment.js';
import { noStamps, stepImageStamps, type ImageStamps } from './imageStamps.js';
import { noPicture, stepRepeatedPicture, type RepeatedPicture } from './repeatedPicture.js';
import { undoEnrolment, type EnrolledBefore, type UndoEnd } from './undoEnrolment.js';
import { warningOf } from './warningOf.js';

/** What it takes to find faces, and to recognise the enrolled child's. */
export interface FacePerception {
  readonly stage: FaceStage;
  readonly pictures: Pictures;
  /** Embeddings for enrolment, of crops aligned by `arcFaceTemplate`. */
  embed(crops: readonly AlignedCrop[]): Promise<readonly Float32Array[]>;
}

/** The first link's memory between images. A plain value: the gallery and an enrolment under way are in it. */
export interface FaceLinkState {
  readonly stage: FaceStageState;
  readonly stamps: ImageStamps;
  readonly repeated: RepeatedPicture;
  /** The last image's faces. */
  readonly faces: readonly VisibleFace[];
  /** Whose face is enrolled; empty where the operator did not say. */
  readonly childId: string;
  /** Whose session goes on; empty where none does, or it names nobody. */
  readonly sessionChildId: string;
  readonly enrolment: Enrolment | undefined;
  /** To go back to; `undefined`: there is no enrolment to take back. */
  readonly enrolledBefore: EnrolledBefore | undefined;
  readonly calibration: CameraCalibration | undefined;
  /** Images since the last output that gave none. */
  readonly leftOut: number;
}

export const initialFaceLink: FaceLinkState = {
  stage: initialFaceStageState,
  stamps: noStamps,
  repeated: noPicture,
  faces: [],
  childId: '',
  sessionChildId: '',
  enrolment: undefined,
  enrolledBefore: undefined,
  calibration: undefined,
  leftOut: 0,
};

/** What reaches the first link. */
export type FaceLinkEvent =
  | {
      readonly kind: 'image';
      readonly image: ImageMessage;
      /** When it came, on the clock of the stamps; stands for a stamp that is missing. */
      readonly arrivalNs: bigint;
      /** Images of the camera before it that were left out on their way here. */
      readonly skippedBefore: number;
    }
  /** What the camera's driver says of its pictures, from the next image on. */
  | { readonly kind: 'calibrated'; readonly calibration: CameraCalibration | undefined }
  /** The operator says whose face is the child's: `faceId` empty for the only one in view. */
  | { readonly kind: 'enrol'; readonly faceId: string; readonly childId: string }
  | { readonly kind: 'undo-enrolment' }
  | { readonly kind: 'session-began'; readonly childId: string }
  | { readonly kind: 'session-ended' }
  /** Time passes also without images. `nowNs` is monotonic. */
  | { readonly kind: 'tick'; readonly nowNs: bigint };

/** How an enrolment went. */
export type EnrolmentEnd =
  | {
      readonly outcome: 'enrolled';
      readonly faceId: string;
      readonly childId: string;
      /** Stamps of the images that its views are from, nanoseconds. */
      readonly viewStampsNs: readonly bigint[];
    }
  | { readonly outcome: 'refused'; readonly error: RapportError };

export interface FaceLinkStep {
  readonly state: FaceLinkState;
  /** The faces of an image, with its picture; absent where the image gives none, and for other events. */
  readonly faceFrame?: FaceFrame & Skips;
  readonly picture?: Frame;
  readonly enrolment?: EnrolmentEnd;
  readonly undo?: UndoEnd;
  /** The child that was enrolled before is forgotten. */
  readonly forgotten?: string;
  readonly warnings: readonly Warning[];
}

/**
 * The state after a pause of the node: who is enrolled stays so, ids go on counting, nobody is in view. A calibration stays,
 * since a driver may send it but once.
 */
export function resumedFaceLink({ stage, childId, calibration }: FaceLinkState): FaceLinkState {
  return { ...initialFaceLink, stage: withoutFaces(stage), childId, calibration };
}

/**
 * The first link of the chain: from an image to its faces, and to whom they belong.
 *
 * One event at a time: await the result before the next. Nothing throws that an image or an operator can cause; a failing
 * network's error is a warning and the image is left out.
 */
export async function stepFaceLink(
  state: FaceLinkState,
  event: FaceLinkEvent,
  perception: FacePerception,
): Promise<FaceLinkStep> {
  switch (event.kind) {
    case 'image':
      return stepImage(state, event, perception);
    case 'calibrated':
      return { state: { ...state, calibration: event.calibration }, warnings: [] };
    case 'enrol':
      return begin(state, event);
    case 'undo-enrolment':
      return undoEnrolment(state);
    case 'session-began':
      return beginSession(state, event.childId);
    case 'session-ended':
      return { state: { ...state, sessionChildId: '' }, warnings: [] };
    case 'tick':
      return tick(state, event.nowNs, perception);
  }
}

async function stepImage(
  before: FaceLinkState,
  event: Extract<FaceLinkEvent, { kind: 'image' }>,
  perception: FacePerception,
): Promise<FaceLinkStep> {
  const { image, arrivalNs } = event;
  const skippedBefore = before.leftOut + event.skippedBefore;
  const stamped = stepImageStamps(before.stamps, { stampNs: image.stampNs, arrivalNs });
  const { stampNs, verdict } = stamped;
  const leftOut = { ...before, stamps: stamped.state, leftOut: skippedBefore + 1 };
  if (verdict === 'late') return { state: leftOut, warnings: stamped.warnings };
  const repeated = stepRepeatedPicture(before.repeated, { bytes: image.data, stampNs });
  const state = { ...before, stamps: stamped.state, repeated: repeated.state, leftOut: 0 };
  const told = [...stamped.warnings, ...repeated.warnings];
  try {
    const picture = decodeImage({ ...image, stampNs }, perception.pictures);
    if (repeated.isFrozen) {
      const faceFrame = { frame: headOf(picture), isFrozen: true, faces: [], skippedBefore };
      return { state: { ...state, faces: [] }, faceFrame, picture, warnings: told };
    }
    const camera = intrinsicsFor(picture, state.calibration);
    // Faces go on where the clock was set back a little: they did not move.
    const stage = verdict === 'set-back' ? continuedAt(state.stage, stampNs) : state.stage;
    const found = await perception.stage.step(stage, picture, camera.intrinsics);
    const faces = found.faceFrame.faces;
    const seen = { ...state, stage: found.state, faces };
    const enrolled = await collect(seen, picture, perception);
    return {
      ...enrolled,
      faceFrame: { ...found.faceFrame, skippedBefore },
      picture,
      warnings: [...told, ...camera.warnings, ...found.warnings, ...enrolled.warnings],
    };
  } catch (error) {
    return { state: { ...leftOut, repeated: repeated.state }, warnings: [...told, warningOf(error)] };
  }
}

function headOf({ width, height, stampNs, frameId }: Frame): FaceFrame['frame'] {
  return { width, height, stampNs, frameId };
}

function continuedAt(stage: FaceStageState, stampNs: bigint): FaceStageState {
  return { ...stage, previousStampNs: stampNs };
}

function intrinsicsFor(
  picture: Frame,
  calibration: CameraCalibration | undefined,
): { readonly intrinsics?: CameraIntrinsics; readonly warnings: readonly Warning[] } {
  if (calibration === undefined) return { warnings: [] };
  const intrinsics = scaledIntrinsics(calibration, picture);
  if (intrinsics !== undefined) return { intrinsics, warnings: [] };
  const text = `The camera's calibration is for ${calibration.width}x${calibration.height} pictures and does not fit these of ${picture.width}x${picture.height}, so that head poses are taken from horizontal_field_of_view_deg: have the camera's driver publish the camera_info of its images.`;
  return { warnings: [{ code: 'camera/other-calibration', text }] };
}

function begin(state: FaceLinkState, wanted: { faceId: string; childId: string }): FaceLinkStep {
  try {
    const enrolment = beginEnrolment(wanted, {
      underWay: state.enrolment,
      sessionChildId: state.sessionChildId,
      faces: state.faces,
      stampNs: state.stamps.lastNs ?? 0n,
    });
    return { state: { ...state, enrolment }, warnings: [] };
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    return { state, enrolment: { outcome: 'refused', error }, warnings: [] };
  }
}

async function collect(
  state: FaceLinkState,
  picture: Frame,
  perception: FacePerception,
): Promise<FaceLinkStep> {
  if (state.enrolment === undefined) return { state, warnings: [] };
  const enrolment = collectViews(state.enrolment, { picture, faces: state.faces });
  if (!isEnrolmentOver(enrolment, { stampNs: picture.stampNs }))
    return { state: { ...state, enrolment }, warnings: [] };
  return finish(state, enrolment, perception);
}

async function tick(state: FaceLinkState, nowNs: bigint, perception: FacePerception): Promise<FaceLinkStep> {
  if (state.enrolment === undefined) return { state, warnings: [] };
  const enrolment = { ...state.enrolment, ticksSinceNs: state.enrolment.ticksSinceNs ?? nowNs };
  if (!isEnrolmentOver(enrolment, { tickNs: nowNs })) return { state: { ...state, enrolment }, warnings: [] };
  return finish(state, enrolment, perception);
}

async function finish(
  before: FaceLinkState,
  enrolment: Enrolment,
  perception: FacePerception,
): Promise<FaceLinkStep> {
  const state = { ...before, enrolment: undefined };
  try {
    const { gallery, warnings } = await finishEnrolment(enrolment, (crops) => perception.embed(crops));
    const { faceId, childId, viewStampsNs } = enrolment;
    return {
      state: {
        ...state,
        stage: withGallery(state.stage, gallery),
        childId,
        enrolledBefore: { gallery: before.stage.gallery, childId: before.childId },
      },
      enrolment: { outcome: 'enrolled', faceId, childId, viewStampsNs },
      warnings,
    };
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    return { state, enrolment: { outcome: 'refused', error }, warnings: [] };
  }
}

/** A child's session has begun: another child's face is forgotten, since nobody may be taken for somebody else. */
function beginSession(before: FaceLinkState, childId: string): FaceLinkStep {
  const state = { ...before, sessionChildId: childId };
  const { childId: enrolledId } = state;
  if (state.stage.gallery === undefined || childId === '' || enrolledId === '' || childId === enrolledId)
    return { state, warnings: [] };
  const text = `The session is ${childId}'s and the face enrolled was ${enrolledId}'s, which is forgotten: enrol ${childId}'s face.`;
  return {
    state: {
      ...state,
      stage: withGallery(withoutFaces(state.stage), undefined),
      childId: '',
      // Nobody goes back to another child's face.
      enrolledBefore: undefined,
    },
    forgotten: enrolledId,
    warnings: [{ code: 'identity/other-child', text }],
  };
}
