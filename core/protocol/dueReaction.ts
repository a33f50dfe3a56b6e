import { nanoseconds } from '../nanoseconds.js';
import { fallOf } from './engagementWatch.js';
import { fallEvidence, spellEvidence, timeEvidence } from './evidence.js';
import type { ProtocolCause, ProtocolStep } from './Protocol.js';
import type { Evidence, ProtocolState, ScoreSource } from './ProtocolRun.js';

/** Something that the step has a reaction to. */
export interface DueCause {
  readonly cause: ProtocolCause;
  readonly evidence: Evidence;
}

/**
 * What has come up in this step, the one to react to first; `undefined`: nothing.
 *
 * A lost face goes before engagement, which is not known without one; a fall, which passes, before low engagement, which
 * stays; a response that engagement tells before the want of one.
 */
export function dueCause(state: ProtocolState, step: ProtocolStep, nowNs: bigint): DueCause | undefined {
  const causes = [lostFace, fall, low, engagedResponse, noResponse] as const;
  for (const find of causes) {
    const due = find(state, step, nowNs);
    if (due !== undefined && step.reactions[due.cause].length > 0) return due;
  }
  return undefined;
}

type Find = (state: ProtocolState, step: ProtocolStep, nowNs: bigint) => DueCause | undefined;

const lostFace: Find = ({ watch }, { watch: limits }, nowNs) => {
  const { facelessSinceNs } = watch;
  if (facelessSinceNs === undefined) return undefined;
  const lastedNs = nowNs - facelessSinceNs;
  if (lastedNs < nanoseconds(limits.faceLostSec)) return undefined;
  return { cause: 'face_lost', evidence: timeEvidence('time without a face', lastedNs, limits.faceLostSec) };
};

/** Whose score the watch holds, unless it is older than the gap. */
function freshSource({ watch }: ProtocolState, step: ProtocolStep, nowNs: bigint): ScoreSource | undefined {
  const { lastKnown } = watch;
  if (lastKnown === undefined || nowNs - lastKnown.atNs > nanoseconds(step.watch.gapSec)) return undefined;
  return lastKnown;
}

const fall: Find = (state, step, nowNs) => {
  const source = freshSource(state, step, nowNs);
  const found = fallOf(state.watch, step.watch);
  if (source === undefined || found === undefined) return undefined;
  if (found.before - found.after < step.watch.fallingBy) return undefined;
  return { cause: 'falling_engagement', evidence: fallEvidence(found, step.watch, source) };
};

const low: Find = (state, step, nowNs) => {
  const source = freshSource(state, step, nowNs);
  const spell = state.watch.low;
  if (source === undefined || spell === undefined) return undefined;
  if (spell.lastedNs < nanoseconds(step.watch.lowSec)) return undefined;
  return { cause: 'low_engagement', evidence: spellEvidence(spell, step.watch.lowBelow, source) };
};

/** A response is looked for once the robot is done, and as long as none came. */
const engagedResponse: Find = (state, step, nowNs) => {
  const source = freshSource(state, step, nowNs);
  const spell = state.watch.high;
  const wanted = step.response?.engagement;
  if (source === undefined || spell === undefined || wanted === undefined) return undefined;
  if (state.step?.waitSinceNs === undefined || state.step.response === 'success') return undefined;
  if (spell.lastedNs < nanoseconds(wanted.forSec)) return undefined;
  return { cause: 'success', evidence: spellEvidence(spell, wanted.atLeast, source) };
};

const noResponse: Find = ({ step: at }, { response }, nowNs) => {
  if (response === undefined || at?.waitSinceNs === undefined || at.response === 'success') return undefined;
  const lastedNs = nowNs - at.waitSinceNs;
  if (lastedNs < nanoseconds(response.waitSec)) return undefined;
  return {
    cause: 'no_response',
    evidence: timeEvidence('time without a response', lastedNs, response.waitSec),
  };
};
