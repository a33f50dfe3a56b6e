import { affectVector } from '../affect/AffectEstimate.js';
import type { AffectFrame, FaceAffect } from '../affect/AffectFrame.js';
import type { EngagementFrame } from '../engagement/EngagementFrame.js';
import type { FrameRow } from './FrameRow.js';

/** What has come of one image so far. */
interface PendingFrame {
  readonly stampNs: bigint;
  readonly arrivedNs: bigint;
  readonly affect?: AffectFrame | undefined;
  readonly engagement?: EngagementFrame | undefined;
}

/** Images of which one half has come, oldest first. */
export interface JoinState {
  readonly pending: readonly PendingFrame[];
  /** Nothing at or before this stamp is given out again. */
  readonly lastStampNs?: bigint | undefined;
  /** Whom the engagement stage followed when it was last heard of. */
  readonly followedFaceId?: string | undefined;
  /** Rows, by stage, without its half since its last one: its next half counts each of those messages as skipped. */
  readonly accounted: Readonly<Record<Stage, number>>;
}

type Stage = 'affect' | 'engagement';

export type JoinInput = { readonly nowNs: bigint } & (
  | { readonly kind: 'affect'; readonly frame: AffectFrame }
  | { readonly kind: 'engagement'; readonly frame: EngagementFrame }
  /** Nothing new: gives out what has waited too long. */
  | { readonly kind: 'tick' }
);

/** Half an image waits this long for its other half, which may have been lost between processes. */
const longestWaitNs = 1_000_000_000n;

/** More than this many images at once means that one of the two stages is not there. */
const mostPending = 60;

/** Nothing has come yet. */
export const emptyJoin: JoinState = { pending: [], accounted: { affect: 0, engagement: 0 } };

/**
 * Puts the affect and the engagement of one image, which come as two messages, together into one row.
 *
 * Rows come out in the order of their stamps, each image once. A half whose other half does not come within a second
 * (or within 60 images) comes out alone; what arrives for an image that is already out is left out.
 */
export function joinFrame(
  state: JoinState,
  input: JoinInput,
): { readonly state: JoinState; readonly rows: readonly FrameRow[] } {
  const before = input.kind === 'tick' ? state : insert(startOver(state, stampOf(input)), input);
  const { pending } = before;
  const firstWhole = pending.findLastIndex(
    (frame) => frame.affect !== undefined && frame.engagement !== undefined,
  );
  const overdue = pending.findLastIndex((frame) => input.nowNs - frame.arrivedNs >= longestWaitNs);
  const out = Math.max(firstWhole, overdue, pending.length - mostPending - 1) + 1;
  const rows: FrameRow[] = [];
  let { accounted, followedFaceId } = before;
  for (const frame of pending.slice(0, out)) {
    const skippedBefore = skippedImages(frame, accounted);
    rows.push({ ...toRow(frame, followedFaceId), skippedBefore });
    if (frame.engagement !== undefined) followedFaceId = frame.engagement.faceId;
    accounted = {
      affect: frame.affect ? 0 : accounted.affect + 1,
      engagement: frame.engagement ? 0 : accounted.engagement + 1,
    };
  }
  const lastStampNs = rows.at(-1)?.stampNs ?? before.lastStampNs;
  return { state: { pending: pending.slice(out), lastStampNs, accounted, followedFaceId }, rows };
}

function stampOf(input: Exclude<JoinInput, { kind: 'tick' }>): bigint {
  return input.kind === 'affect' ? input.frame.frame.stampNs : input.frame.stampNs;
}

/** A recording that starts over brings older stamps: more than the longest wait back, what came before is forgotten. */
function startOver(state: JoinState, stampNs: bigint): JoinState {
  const { lastStampNs } = state;
  return lastStampNs !== undefined && stampNs < lastStampNs - longestWaitNs
    ? { ...state, lastStampNs: undefined }
    : state;
}

function insert(state: JoinState, input: Exclude<JoinInput, { kind: 'tick' }>): JoinState {
  const stampNs = stampOf(input);
  if (state.lastStampNs !== undefined && stampNs <= state.lastStampNs) return withoutLate(state, input);
  const known = state.pending.find((frame) => frame.stampNs === stampNs);
  const half = input.kind === 'affect' ? { affect: input.frame } : { engagement: input.frame };
  const merged = { ...(known ?? { stampNs, arrivedNs: input.nowNs }), ...half };
  const others = state.pending.filter((frame) => frame.stampNs !== stampNs);
  const after = others.findIndex((frame) => frame.stampNs > stampNs);
  const pending = after === -1 ? [...others, merged] : others.toSpliced(after, 0, merged);
  return { ...state, pending };
}

/** A half that comes when its image is out already is no message that the stage's next half counts. */
function withoutLate(state: JoinState, { kind }: Exclude<JoinInput, { kind: 'tick' }>): JoinState {
  const left = Math.max(0, state.accounted[kind] - 1);
  return { ...state, accounted: { ...state.accounted, [kind]: left } };
}

/**
 * Images since the row before this one.
 *
 * One of the two messages of an image may be lost on its way; the image was skipped where both stages missed it.
 */
function skippedImages({ affect, engagement }: PendingFrame, accounted: JoinState['accounted']): number {
  const missed = [
    ...(affect ? [affect.skippedBefore - accounted.affect] : []),
    ...(engagement ? [engagement.skippedBefore - accounted.engagement] : []),
  ];
  return Math.max(0, Math.min(...missed));
}

/**
 * Without the engagement stage's word, only the child's face is followed or, where nobody is enrolled, the one that it
 * followed last: a face that is alone may be the therapist's.
 */
function followedFace(
  { affect, engagement }: PendingFrame,
  followedFaceId: string | undefined,
): FaceAffect | undefined {
  const faces = affect?.affects ?? [];
  if (engagement !== undefined) return faces.find((face) => face.faceId === engagement.faceId);
  const child = faces.find((face) => face.person === 'child');
  return child ?? faces.find((face) => face.person === undefined && face.faceId === followedFaceId);
}

function float32(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : Math.fround(value);
}

function toRow(pending: PendingFrame, followedFaceId: string | undefined): Omit<FrameRow, 'skippedBefore'> {
  const { stampNs, affect, engagement } = pending;
  const face = followedFace(pending, followedFaceId);
  const output = engagement?.engagement;
  return {
    stampNs,
    faceCount: engagement?.faceCount ?? affect?.affects.length ?? 0,
    faceId: engagement === undefined ? face?.faceId : engagement.faceId,
    faceCoverage: float32(face?.coverage),
    affect: face && {
      modelId: face.estimate.modelId,
      values: [...affectVector(face.estimate)],
      quality: face.estimate.quality,
    },
    engagement: output && {
      ...output,
      score: float32(output.score),
      uncertainty: float32(output.uncertainty),
      smoothed: float32(output.smoothed),
      coverage: Math.fround(output.coverage),
    },
  };
}
