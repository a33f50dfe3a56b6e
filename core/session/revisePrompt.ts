import { nanoseconds } from '../nanoseconds.js';
import { stepEngagementWatch } from '../protocol/engagementWatch.js';
import { reasonOf, spellEvidence } from '../protocol/evidence.js';
import type { Evidence } from '../protocol/ProtocolRun.js';
import type { FrameRow } from './FrameRow.js';
import { engagementReadingOf, watchLimitsOf } from './policyWatch.js';
import { openPrompt } from './sessionRecord.js';
import type { StepUnderConstruction } from './StepUnderConstruction.js';

/**
 * Says once of a prompt of the policy that is open when what it rests on is over: engagement that is known not to be low for as
 * long as it had been low, or a face that is back. It stays open: whether it is still wanted is the operator's to say, who
 * has to have seen it.
 */
export function revisePrompt(step: StepUnderConstruction, row: FrameRow): void {
  const { record, policy } = step.state;
  const prompt = openPrompt(record);
  const limits = watchLimitsOf(step.parameters.promptPolicy);
  if (prompt?.cause === undefined || limits === undefined) return;
  const { monotonicNs: atNs } = step;
  const isFaceSeen = row.faceId !== undefined;
  const input = { atNs, isFaceSeen, engagement: engagementReadingOf(row.engagement) };
  const watch = stepEngagementWatch(policy.watch, input, limits);
  step.state = { ...step.state, policy: { ...policy, watch, isLossTold: policy.isLossTold && !isFaceSeen } };
  const entry = record.prompts.find((each) => each.prompt.id === prompt.id);
  if (entry?.revised !== undefined) return;
  const over = isOver();
  if (over !== undefined) step.log({ kind: 'prompt-revised', promptId: prompt.id, revision: 2, ...over });

  function isOver(): { readonly reason: string; readonly evidence?: Evidence } | undefined {
    if (prompt?.cause === 'face_lost')
      return isFaceSeen ? { reason: `${prompt.reason}; since then somebody is in view again` } : undefined;
    const { high, lastKnown } = watch;
    if (limits === undefined || high === undefined || lastKnown === undefined || prompt === undefined)
      return undefined;
    if (high.lastedNs < nanoseconds(limits.lowSec)) return undefined;
    const evidence = spellEvidence(high, limits.lowBelow, lastKnown);
    return { reason: `${prompt.reason}; since then ${reasonOf(evidence)}, which is not low`, evidence };
  }
}
