import { nanoseconds } from '../nanoseconds.js';
import { fallOf, stepEngagementWatch, type StepLimits } from '../protocol/engagementWatch.js';
import { fallEvidence, timeEvidence } from '../protocol/evidence.js';
import type { EngagementReading, Evidence } from '../protocol/ProtocolRun.js';
import type { EngagementOutput } from '../engagement/engagementStage.js';
import type { PromptPolicyInput, PromptPolicyParameters, PromptPolicyState } from './promptPolicy.js';

/** When a fall of engagement and a lost face are proposed upon. */
export interface PolicyWatchParameters {
  /** A fall by so much between the two halves of `fallingSec` is fast, (0, 2]. */
  readonly fallingBy: number;
  readonly fallingSec: number;
  /** The followed face out of view for so long, seconds. */
  readonly faceLostSec: number;
}

/** The watch's limits; engagement that is not low any more counts as high. `undefined`: nothing is watched. */
export function watchLimitsOf(parameters: PromptPolicyParameters): StepLimits | undefined {
  const { threshold, lowSec, gapSec, watch } = parameters;
  return watch && { lowBelow: threshold, lowSec, gapSec, highAtLeast: threshold, ...watch };
}

/** Engagement as the watch takes it; `undefined`: not known. */
export function engagementReadingOf(engagement: EngagementOutput | undefined): EngagementReading | undefined {
  const { smoothed, source, headId, uncertainty } = engagement ?? {};
  if (smoothed === undefined || source === undefined || headId === undefined) return undefined;
  return { value: smoothed, uncertainty, source, headId };
}

/** The policy's state after one more frame's faces and engagement. */
export function stepPolicyWatch(
  state: PromptPolicyState,
  { nowNs, engagement, isFaceSeen = engagement !== undefined }: PromptPolicyInput,
  parameters: PromptPolicyParameters,
): PromptPolicyState {
  const limits = watchLimitsOf(parameters);
  if (limits === undefined) return state;
  const input = { atNs: nowNs, isFaceSeen, engagement: engagementReadingOf(engagement) };
  return {
    ...state,
    watch: stepEngagementWatch(state.watch, input, limits),
    isLossTold: state.isLossTold && !isFaceSeen,
  };
}

/** A lost face, or a fall, which passes and so goes before low engagement, which stays; `undefined`: neither. */
export function dueOfWatch(
  { watch, isLossTold }: PromptPolicyState,
  nowNs: bigint,
  parameters: PromptPolicyParameters,
): { readonly cause: 'falling_engagement' | 'face_lost'; readonly evidence: Evidence } | undefined {
  const limits = watchLimitsOf(parameters);
  if (limits === undefined) return undefined;
  const { facelessSinceNs, lastKnown } = watch;
  if (facelessSinceNs !== undefined && !isLossTold) {
    const lastedNs = nowNs - facelessSinceNs;
    if (lastedNs >= nanoseconds(limits.faceLostSec))
      return {
        cause: 'face_lost',
        evidence: timeEvidence('time without a face', lastedNs, limits.faceLostSec),
      };
  }
  const fall = fallOf(watch, limits);
  if (fall === undefined || lastKnown === undefined || nowNs - lastKnown.atNs > nanoseconds(limits.gapSec))
    return undefined;
  if (fall.before - fall.after < limits.fallingBy) return undefined;
  return { cause: 'falling_engagement', evidence: fallEvidence(fall, limits, lastKnown) };
}
