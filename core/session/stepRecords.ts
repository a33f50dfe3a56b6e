import type { ProtocolMoveName } from '../protocol/ProtocolRun.js';
import {
  addEngagement,
  emptyEngagement,
  summariseEngagement,
  type EngagementAccumulator,
  type EngagementSummary,
} from './engagementSummary.js';
import type { SessionEvent } from './SessionEvent.js';

/** One time that a step of the protocol was gone through. Stamps are the session's. */
export interface StepRecord {
  readonly stepId: string;
  readonly index: number;
  readonly attempt: number;
  readonly beganNs: bigint;
  readonly begunBy: string;
  /** By how much the clock had been set since the session's start when the step began. */
  readonly clockSetAtBeginNs: bigint;
  /** Time held so far, the present hold left out, and since when it is held. */
  readonly heldNs: bigint;
  readonly heldSinceNs?: bigint | undefined;
  readonly response?:
    | {
        readonly outcome: 'success' | 'none';
        readonly afterSec?: number | undefined;
        readonly by: string;
        readonly stampNs: bigint;
      }
    | undefined;
  readonly ended?:
    | {
        readonly how: ProtocolMoveName;
        readonly by: string;
        readonly stampNs: bigint;
        readonly durationSec: number;
      }
    | undefined;
  /** Prompts that were proposed in it. */
  readonly prompts: number;
  /** Images while the session ran, and those in which the followed face was seen. */
  readonly frames: number;
  readonly framesWithFace: number;
  readonly engagement: EngagementAccumulator;
}

/** What session.json says of a step. Stamps are decimal nanoseconds. */
export interface StepSummary extends Omit<
  StepRecord,
  'beganNs' | 'begunBy' | 'clockSetAtBeginNs' | 'heldNs' | 'heldSinceNs' | 'ended' | 'engagement'
> {
  readonly begun: { readonly by: string; readonly stampNs: string };
  /** Absent while it goes on, and where the suite died in it. */
  readonly ended?: { readonly how: string; readonly by: string; readonly stampNs: string } | undefined;
  /** Without the time in which the session was held, seconds. */
  readonly durationSec: number;
  readonly engagement: EngagementSummary;
}

/** What of the session's record the steps need. */
interface AtThatTime {
  readonly phase: string;
  readonly lowThreshold: number;
  readonly clockSetNs: bigint;
}

/** The steps after one more event; `at` is the record as the event found it. */
export function applyToSteps(
  steps: readonly StepRecord[],
  event: SessionEvent,
  { phase, lowThreshold, clockSetNs }: AtThatTime,
): readonly StepRecord[] {
  const { stampNs } = event;
  const open = openStep(steps);
  if (event.kind === 'step-begun') {
    const { stepId, index, attempt, by } = event;
    const begun: StepRecord = {
      stepId,
      index,
      attempt,
      beganNs: stampNs,
      begunBy: by,
      clockSetAtBeginNs: clockSetNs,
      heldNs: 0n,
      prompts: 0,
      frames: 0,
      framesWithFace: 0,
      engagement: emptyEngagement,
    };
    return [...steps, begun];
  }
  if (open === undefined) return steps;
  const change = (changed: Partial<StepRecord>): readonly StepRecord[] => [
    ...steps.slice(0, -1),
    { ...open, ...changed },
  ];
  switch (event.kind) {
    case 'frame': {
      if (phase !== 'running') return steps;
      const { row } = event;
      return change({
        frames: open.frames + 1,
        framesWithFace: open.framesWithFace + (row.faceId === undefined ? 0 : 1),
        engagement: addEngagement(open.engagement, row, lowThreshold),
      });
    }
    case 'prompt-proposed':
      return event.prompt.protocol === undefined ? steps : change({ prompts: open.prompts + 1 });
    case 'responded': {
      const { outcome, afterSec, by } = event;
      return change({ response: { outcome, afterSec, by, stampNs } });
    }
    case 'held':
    case 'emergency-stop':
      return phase === 'running' ? change({ heldSinceNs: stampNs - clockSetNs }) : steps;
    case 'resumed':
      return change({
        heldNs: heldUntil(open, stampNs - clockSetNs),
        heldSinceNs: undefined,
      });
    case 'step-ended': {
      const { how, by, durationSec } = event;
      return change({ ended: { how, by, stampNs, durationSec } });
    }
    default:
      return steps;
  }
}

/** The step that is being gone through. */
export function openStep(steps: readonly StepRecord[]): StepRecord | undefined {
  const last = steps.at(-1);
  return last?.ended === undefined ? last : undefined;
}

/** For how long a step has been held, nanoseconds; `atNs` without what the clock was set by. */
function heldUntil({ heldNs, heldSinceNs }: StepRecord, atNs: bigint): bigint {
  return heldSinceNs === undefined || atNs < heldSinceNs ? heldNs : heldNs + (atNs - heldSinceNs);
}

/** How long an open step has been gone through and how long of that it was held, nanoseconds. */
export function stepTimes(
  step: StepRecord,
  { nowNs, clockSetNs }: { readonly nowNs: bigint; readonly clockSetNs: bigint },
): { readonly passedNs: bigint; readonly heldNs: bigint } {
  const passedNs = nowNs - clockSetNs - (step.beganNs - step.clockSetAtBeginNs);
  return { passedNs: passedNs < 0n ? 0n : passedNs, heldNs: heldUntil(step, nowNs - clockSetNs) };
}

/** A step for session.json; one that goes on, or that the suite died in, as of `nowNs`. */
export function summariseStep(
  step: StepRecord,
  { nowNs, clockSetNs, lowThreshold }: Omit<AtThatTime, 'phase'> & { readonly nowNs: bigint },
): StepSummary {
  const { stepId, index, attempt, beganNs, begunBy, ended, response, prompts, frames, framesWithFace } = step;
  const { passedNs, heldNs } = stepTimes(step, { nowNs, clockSetNs });
  return {
    stepId,
    index,
    attempt,
    begun: { by: begunBy, stampNs: String(beganNs) },
    ended: ended && { how: ended.how, by: ended.by, stampNs: String(ended.stampNs) },
    durationSec: ended?.durationSec ?? Number(passedNs - heldNs) / 1e9,
    response,
    prompts,
    frames,
    framesWithFace,
    engagement: summariseEngagement(step.engagement, lowThreshold),
  };
}
