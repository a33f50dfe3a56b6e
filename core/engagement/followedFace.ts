import type { FaceAffect } from '../affect/AffectFrame.js';
import { startOverNs } from '../chain/imageStamps.js';
import type { Warning } from '../Warning.js';

/** Whose face is followed; a plain value. */
export interface FollowedFace {
  readonly faceId: string | undefined;
  readonly lastSeenNs: bigint;
  /** Whether a child was enrolled: from then on nobody is followed who was not recognised. */
  readonly isChildEnrolled: boolean;
}

/** Why this face is followed, or nobody. */
export type FollowReason =
  | 'enrolled child'
  | 'only face'
  | 'followed before'
  | 'largest face'
  | 'nobody in view'
  | 'not recognised'
  | 'waiting for the followed face'
  | 'enrolment lost';

export interface FollowStep {
  readonly state: FollowedFace;
  /** The followed person's face in this frame; `undefined` when it is not there. */
  readonly face: FaceAffect | undefined;
  readonly because: FollowReason;
  readonly warnings: readonly Warning[];
}

export const nobodyFollowed: FollowedFace = { faceId: undefined, lastSeenNs: 0n, isChildEnrolled: false };

/** A followed face that is gone for longer gives way to another one, nanoseconds. */
const keepNs = 1_000_000_000n;

/**
 * Chooses the child's face among those in view.
 *
 * With an enrolled child every face has a person, and only one recognised as the child's counts: the therapist's never does,
 * and nobody is followed rather than somebody who might be another, or has not been looked at. Where the face stage has
 * forgotten the child since (it was started again), nobody is followed either, and that is a warning. Without enrolment a
 * face is followed until it has been gone for a second; then the largest takes its place (the child sits nearest to the
 * robot), and two faces in view are a warning.
 */
export function followFace(
  state: FollowedFace,
  frame: { readonly stampNs: bigint; readonly faces: readonly FaceAffect[] },
): FollowStep {
  const { stampNs, faces } = frame;
  if (faces.some(({ face }) => face.identity !== undefined)) {
    const children = faces.filter(({ face }) => face.identity?.person === 'child');
    const child = children.find(({ face }) => face.id === state.faceId) ?? children[0];
    // The time in which an enrolled child is to be recognised starts with the enrolment.
    const lastSeenNs = child || !state.isChildEnrolled ? stampNs : state.lastSeenNs;
    return {
      state: { faceId: child?.face.id ?? state.faceId, lastSeenNs, isChildEnrolled: true },
      face: child,
      because: child ? 'enrolled child' : 'not recognised',
      warnings: stampNs - lastSeenNs > recognisedWithinNs ? [childNotRecognised] : [],
    };
  }
  if (state.isChildEnrolled) {
    return {
      state,
      face: undefined,
      because: faces.length > 0 ? 'enrolment lost' : 'nobody in view',
      warnings: faces.length > 0 ? [childForgotten] : [],
    };
  }
  const warnings = faces.length > 1 ? [severalFaces(faces.length)] : [];
  const followed = faces.find(({ face }) => face.id === state.faceId);
  const sinceNs = stampNs - state.lastSeenNs;
  // A clock that is set back by a little is no reason to follow somebody else.
  const waiting = state.faceId !== undefined && sinceNs >= -startOverNs && sinceNs <= keepNs;
  const face = followed ?? (waiting ? undefined : largest(faces));
  if (!face) {
    const because = faces.length > 0 ? 'waiting for the followed face' : 'nobody in view';
    return { state, face: undefined, because, warnings };
  }
  const because = followed ? 'followed before' : faces.length > 1 ? 'largest face' : 'only face';
  return { state: { ...state, faceId: face.face.id, lastSeenNs: stampNs }, face, because, warnings };
}

/** Somebody in view who is not recognised for longer is worth a warning, nanoseconds. */
const recognisedWithinNs = 5_000_000_000n;

const childNotRecognised: Warning = {
  code: 'engagement/child-not-recognised',
  text: 'Somebody is in view, but not recognised as the enrolled child, so nobody is followed: if it is the child, enrol it again.',
};

const childForgotten: Warning = {
  code: 'engagement/enrolment-lost',
  text: "The face node no longer knows the child's face (it was started again, or another child's session began), so nobody is followed: enrol it.",
};

function largest(faces: readonly FaceAffect[]): FaceAffect | undefined {
  const area = ({ face: { box } }: FaceAffect): number => box.width * box.height;
  return faces.reduce<FaceAffect | undefined>(
    (best, face) => (best && area(best) >= area(face) ? best : face),
    undefined,
  );
}

function severalFaces(count: number): Warning {
  return {
    code: 'engagement/several-faces',
    text: `${count} faces are in view and no child is enrolled: the one seen first is followed; enrol the child's face.`,
  };
}
