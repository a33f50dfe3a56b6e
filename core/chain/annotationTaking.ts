import type { LabelledFeatures } from '../annotation/LabelledFeatures.js';
import {
  addAnnotation,
  addFeatures,
  liveAnnotationDefaults,
  noLiveAnnotations,
  settle,
  toLabelledFrames,
  type LiveAnnotationOptions,
  type LiveAnnotationState,
} from '../annotation/liveAnnotations.js';
import type { FeatureModel } from '../culturenet/Head.js';
import type { Warning } from '../Warning.js';

/** What the operator's annotations have taught of the child in session. A plain value. */
export interface AnnotationTaking {
  readonly annotations: LiveAnnotationState;
  /** The child in session; empty where nobody has said who it is. */
  readonly childId: string;
  /** Which session's annotations these are, counted. */
  readonly session: number;
  /** The session has ended and none begun since: whoever sits there now is not its child. */
  readonly isOver: boolean;
}

export const nothingTaken: AnnotationTaking = {
  annotations: noLiveAnnotations,
  childId: '',
  session: 0,
  isOver: false,
};

/** An operator's judgement of a moment. */
export interface Annotated {
  /** The moment, nanoseconds on the images' clock; 0 means now. */
  readonly stampNs: bigint;
  /** -1 .. 1. */
  readonly value: number;
  /** Empty: of whoever is in session. */
  readonly childId: string;
}

/** An annotation further from the newest image speaks of another clock, nanoseconds. */
const sameClockNs = 60_000_000_000n;

/** A session of this child begins: what was collected belongs to another. */
export function beginTaking(before: AnnotationTaking, childId: string): AnnotationTaking {
  return { annotations: noLiveAnnotations, childId, session: before.session + 1, isOver: false };
}

/** Whether something said of this child (empty: of nobody in particular) may be said of the child in session. */
export function isOfChild({ childId }: AnnotationTaking, of: string): boolean {
  return childId === '' || of === '' || of === childId;
}

/**
 * One more annotation.
 *
 * @param newestNs the newest image's stamp; `undefined` before the first
 */
export function takeAnnotation(
  state: AnnotationTaking,
  annotated: Annotated,
  newestNs: bigint | undefined,
): { readonly state: AnnotationTaking; readonly warnings: readonly Warning[] } {
  const refused = whyRefused(state, annotated, newestNs);
  if (refused !== undefined) return { state, warnings: [refused] };
  const stampNs = annotated.stampNs === 0n ? (newestNs ?? 0n) : annotated.stampNs;
  const annotations = addAnnotation(state.annotations, { stampNs, value: annotated.value });
  return { state: { ...state, annotations }, warnings: [] };
}

function whyRefused(
  state: AnnotationTaking,
  { stampNs, childId }: Annotated,
  newestNs: bigint | undefined,
): Warning | undefined {
  if (state.isOver)
    return {
      code: 'engagement/session-over',
      text: 'An annotation came after the session and is left out: start the next session first.',
    };
  if (!isOfChild(state, childId))
    return {
      code: 'engagement/other-child',
      text: `An annotation of ${childId} came while ${state.childId} is in session and is left out: set the annotator's child id.`,
    };
  if (newestNs === undefined)
    return {
      code: 'engagement/annotation-too-early',
      text: 'An annotation came before the first image and is left out: start the camera first.',
    };
  const apartNs = stampNs > newestNs ? stampNs - newestNs : newestNs - stampNs;
  if (stampNs !== 0n && apartNs > sameClockNs)
    return {
      code: 'engagement/annotation-clock',
      text: `An annotation's stamp is ${Number(apartNs / 1_000_000_000n)} s away from the newest image's, and it is left out: give it the stamp of the image that the annotator saw, or 0 for now.`,
    };
  return undefined;
}

/** The followed child's features in one image. */
export function takeFeatures(
  state: AnnotationTaking,
  frame: { readonly stampNs: bigint; readonly features: Float32Array },
  options: LiveAnnotationOptions,
): AnnotationTaking {
  return state.isOver ? state : { ...state, annotations: addFeatures(state.annotations, frame, options) };
}

/** What was collected so far, as training reads it; annotations that still wait for their image take the nearest there is. */
export function labelledFeatures(
  { annotations }: AnnotationTaking,
  child: { readonly childId: string; readonly culture: string; readonly featureModel: FeatureModel },
  { reactionSec }: { readonly reactionSec: number },
): LabelledFeatures {
  const { width } = child.featureModel;
  const lastNs = annotations.recent.at(-1)?.stampNs;
  const options = { ...liveAnnotationDefaults, reactionSec };
  const settled = lastNs === undefined ? annotations : settle(annotations, lastNs, options);
  return { ...child, width, frames: toLabelledFrames(settled, width) };
}
