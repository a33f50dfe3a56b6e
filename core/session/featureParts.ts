import type { FrameRow } from './FrameRow.js';
import { addFrame, emptyFeatures, type FeatureAccumulator } from './featureVector.js';

/** The 58 numbers' moments over a part of a session. */
export interface FeaturePart {
  /** The minute since the session's start, or the step in the order in which steps were begun; from 0. */
  readonly index: number;
  /** Empty for minutes. */
  readonly stepId: string;
  /** Stamps of its first and last image, nanoseconds; `undefined` without any. */
  readonly firstNs?: bigint | undefined;
  readonly lastNs?: bigint | undefined;
  /** Images while the session ran. */
  readonly frames: number;
  readonly features: FeatureAccumulator;
}

/** By minute, and by step of a protocol; each list grows at its end. */
export interface FeatureParts {
  readonly minutes: readonly FeaturePart[];
  readonly steps: readonly FeaturePart[];
  /** Whether the last of `steps` is being gone through. */
  readonly isInStep: boolean;
}

export const noParts: FeatureParts = { minutes: [], steps: [], isInStep: false };

const minuteNs = 60_000_000_000n;

function emptyPart(index: number, stepId: string): FeaturePart {
  return { index, stepId, frames: 0, features: emptyFeatures() };
}

/** From now on images belong to this step, also where the same one is begun again. */
export function beginStepPart(parts: FeatureParts, stepId: string): FeatureParts {
  return { ...parts, steps: [...parts.steps, emptyPart(parts.steps.length, stepId)], isInStep: true };
}

export function endStepPart(parts: FeatureParts): FeatureParts {
  return { ...parts, isInStep: false };
}

/**
 * One image while the session ran.
 *
 * @param startNs when the session began, by the clock of the images as it is now
 */
export function addToParts(parts: FeatureParts, row: FrameRow, startNs: bigint): FeatureParts {
  const sinceNs = row.stampNs - startNs;
  // An image that was taken before the session began belongs to its first minute.
  const minute = sinceNs < 0n ? 0 : Number(sinceNs / minuteNs);
  return {
    ...parts,
    minutes: addToMinute(parts.minutes, row, minute),
    steps: parts.isInStep ? withLast(parts.steps, row) : parts.steps,
  };
}

/** An older stamp than the minute that has begun counts in that: parts follow each other as the images came. */
function addToMinute(minutes: readonly FeaturePart[], row: FrameRow, minute: number): readonly FeaturePart[] {
  const last = minutes.at(-1);
  if (last !== undefined && minute <= last.index) return withLast(minutes, row);
  return withLast([...minutes, emptyPart(minute, '')], row);
}

function withLast(parts: readonly FeaturePart[], row: FrameRow): readonly FeaturePart[] {
  const last = parts.at(-1);
  if (last === undefined) return parts;
  const { features, firstNs = row.stampNs, frames } = last;
  const grown: FeaturePart = {
    ...last,
    firstNs,
    lastNs: row.stampNs,
    frames: frames + 1,
    features: row.affect === undefined ? features : addFrame(features, row.affect),
  };
  return [...parts.slice(0, -1), grown];
}

/** The session as one part. */
export function wholePart(record: {
  readonly frames: number;
  readonly features: FeatureAccumulator;
  readonly parts: FeatureParts;
}): FeaturePart {
  const { frames, features, parts } = record;
  return {
    index: 0,
    stepId: '',
    firstNs: parts.minutes[0]?.firstNs,
    lastNs: parts.minutes.at(-1)?.lastNs,
    frames,
    features,
  };
}
