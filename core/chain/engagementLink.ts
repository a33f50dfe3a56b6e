import type { AffectFrame, FaceAffect } from '../affect/AffectFrame.js';
import { liveAnnotationDefaults, type LiveAnnotationOptions } from '../annotation/liveAnnotations.js';
import type { EngagementHead } from '../engagement/EngagementHead.js';
import type { EngagementOutput, EngagementStage, EngagementState } from '../engagement/engagementStage.js';
import { followFace, nobodyFollowed, type FollowedFace } from '../engagement/followedFace.js';
import { priorHeadId } from '../engagement/visualSocialEngagement.js';
import type { Warning } from '../Warning.js';
import {
  beginTaking,
  nothingTaken,
  takeAnnotation,
  takeFeatures,
  type Annotated,
  type AnnotationTaking,
} from './annotationTaking.js';
import type { Followed, Reading } from './Reading.js';
import { warningOf } from './warningOf.js';

/** What the last link needs besides its state. */
export interface EngagementLinkOptions {
  readonly stage: EngagementStage;
  /** The network whose features heads and annotations are of. */
  readonly featureModelId: string;
  /** How late the annotating person reacts, seconds. */
  readonly reactionSec: number;
}

/** The last link's memory between images. A plain value but for the head, which is one of the registry's. */
export interface EngagementLinkState {
  readonly followed: FollowedFace;
  /** The last person that was followed. */
  readonly personId: string | undefined;
  readonly engagement: EngagementState;
  /** Absent: the prior. */
  readonly head: EngagementHead | undefined;
  readonly taking: AnnotationTaking;
  /** The last image's, for when images cease. */
  readonly last: Pick<Reading, 'frame'> | undefined;
}

/** What reaches the last link. */
export type EngagementLinkEvent =
  | { readonly kind: 'affects'; readonly affectFrame: AffectFrame }
  /** From the next image on; absent: the prior. */
  | { readonly kind: 'head-chosen'; readonly head: EngagementHead | undefined }
  | ({ readonly kind: 'annotated' } & Annotated)
  | { readonly kind: 'session-began'; readonly childId: string }
  | { readonly kind: 'session-ended' }
  /** Images have ceased. */
  | { readonly kind: 'silence' };

export interface EngagementLinkStep {
  readonly state: EngagementLinkState;
  /** Of an image; of silence one that says that nothing is known any more, with the last image's stamp. */
  readonly reading?: Reading;
  /** The reading is of no image. */
  readonly isSilent?: boolean;
  readonly warnings: readonly Warning[];
}

export function initialEngagementLink(stage: EngagementStage, head?: EngagementHead): EngagementLinkState {
  return {
    followed: nobodyFollowed,
    personId: undefined,
    engagement: stage.initialState,
    head,
    taking: nothingTaken,
    last: undefined,
  };
}

/** The last link of the chain: whose engagement is followed in an image, and what it is. Nothing throws. */
export function stepEngagementLink(
  state: EngagementLinkState,
  event: EngagementLinkEvent,
  options: EngagementLinkOptions,
): EngagementLinkStep {
  switch (event.kind) {
    case 'affects':
      return stepOrUnknown(state, event.affectFrame, options);
    case 'head-chosen':
      return { state: { ...state, head: event.head }, warnings: [] };
    case 'annotated': {
      const { state: taking, warnings } = takeAnnotation(state.taking, event, state.last?.frame.stampNs);
      return { state: { ...state, taking }, warnings };
    }
    case 'session-began':
      return { state: { ...state, taking: beginTaking(state.taking, event.childId) }, warnings: [] };
    case 'session-ended':
      return { state: { ...state, taking: { ...state.taking, isOver: true } }, warnings: [] };
    case 'silence':
      return state.last === undefined
        ? { state, warnings: [] }
        : {
            state,
            reading: unknown(state, { ...nothingSeen, frame: state.last.frame }),
            isSilent: true,
            warnings: [],
          };
  }
}

/** How annotations are paired with images. */
export function annotationOptions({ reactionSec }: EngagementLinkOptions): LiveAnnotationOptions {
  return { ...liveAnnotationDefaults, reactionSec };
}

const nothingSeen = { isFrozen: false, affects: [], skippedBefore: 0 };

/** One bad frame must not end a session. */
function stepOrUnknown(
  state: EngagementLinkState,
  affectFrame: AffectFrame,
  options: EngagementLinkOptions,
): EngagementLinkStep {
  try {
    return step(state, affectFrame, options);
  } catch (error) {
    return { state, reading: unknown(state, affectFrame), warnings: [warningOf(error)] };
  }
}

function step(
  state: EngagementLinkState,
  affectFrame: AffectFrame,
  options: EngagementLinkOptions,
): EngagementLinkStep {
  const { stage } = options;
  const { stampNs } = affectFrame.frame;
  const follow = followFace(state.followed, { stampNs, faces: affectFrame.affects });
  const { face: followedFace } = follow;
  const personId = followedFace && personOf(followedFace, state.taking);
  // Another person's smoothing and level are nobody else's.
  const isNew = personId !== undefined && personId !== state.personId;
  const stepped = stage.step(isNew ? stage.initialState : state.engagement, {
    stampNs,
    face: followedFace && {
      headPose: followedFace.face.headPose,
      quality: followedFace.face.quality.coverage,
      embedding: followedFace.estimate.embedding.length > 0 ? followedFace.estimate.embedding : undefined,
      modelId: followedFace.estimate.modelId,
    },
    head: state.head,
  });
  const followed: Followed = {
    faceId: followedFace?.face.id,
    personId,
    anonymous: followedFace?.face.identity?.person !== 'child',
    because: follow.because,
  };
  const engagement = asPublished(stepped.output);
  const reading = { ...affectFrame, followed, engagement };
  const learns = followedFace !== undefined && canBeLearnedFrom(followedFace, affectFrame, options);
  return {
    state: {
      ...state,
      followed: follow.state,
      personId: personId ?? state.personId,
      engagement: stepped.state,
      taking: learns
        ? takeFeatures(
            state.taking,
            { stampNs, features: followedFace.estimate.embedding },
            annotationOptions(options),
          )
        : state.taking,
      last: { frame: affectFrame.frame },
    },
    reading,
    warnings: [...follow.warnings, ...stepped.warnings],
  };
}

/** A face that is scored, and is the child's: the one enrolled, or the only one in view. */
function canBeLearnedFrom(
  { face, estimate }: FaceAffect,
  { affects }: AffectFrame,
  { stage, featureModelId }: EngagementLinkOptions,
): boolean {
  return (
    estimate.modelId === featureModelId &&
    estimate.embedding.length > 0 &&
    face.quality.coverage >= stage.options.minQuality &&
    (face.identity?.person === 'child' || affects.length === 1)
  );
}

/** Persons persist, faces do not (REP-155): the enrolled child is one person whatever the face's id. */
function personOf({ face }: FaceAffect, { childId, isOver }: AnnotationTaking): string {
  if (face.identity?.person !== 'child') return `anonymous_${face.id}`;
  // Persons' ids are parts of topic names, which have no hyphens.
  return isOver || childId === '' ? 'child' : childId.replaceAll('-', '_');
}

function unknown(state: EngagementLinkState, image: AffectFrame): Reading {
  return {
    ...image,
    followed: { faceId: undefined, personId: undefined, anonymous: true, because: 'nobody in view' },
    engagement: {
      score: undefined,
      uncertainty: undefined,
      smoothed: undefined,
      level: 'UNKNOWN',
      source: undefined,
      headId: state.head?.id ?? priorHeadId,
      coverage: 0,
    },
  };
}

/** The numbers as messages carry them. */
function asPublished(output: EngagementOutput): EngagementOutput {
  const { score, uncertainty, smoothed, coverage } = output;
  return {
    ...output,
    score: score === undefined ? undefined : Math.fround(score),
    uncertainty: uncertainty === undefined ? undefined : Math.fround(uncertainty),
    smoothed: smoothed === undefined ? undefined : Math.fround(smoothed),
    coverage: Math.fround(coverage),
  };
}
