import type { engagementParameters } from '../../config/engagement.js';
import {
  initialEngagementLink,
  stepEngagementLink,
  type EngagementLinkEvent,
  type EngagementLinkState,
  type EngagementLinkStep,
} from '../../core/chain/engagementLink.js';
import type { EngagementStage } from '../../core/engagement/engagementStage.js';
import type { HeadInUse } from '../../heads/registry/HeadInUse.js';
import { ChainLink } from '../runtime/ChainLink.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/** The chain's last link at work in the engagement node. */
export type EngagementLink = ChainLink<EngagementLinkState, EngagementLinkEvent, EngagementLinkStep>;

export function engagementLinkOf(
  { diagnostics, parameters }: NodeContext<typeof engagementParameters>,
  stage: EngagementStage,
  head: HeadInUse,
): EngagementLink {
  return new ChainLink({
    initial: initialEngagementLink(stage, head.engagementHead),
    step: (state, event) =>
      stepEngagementLink(state, event, {
        stage,
        featureModelId: head.featureModel.id,
        reactionSec: parameters().annotation_reaction_sec,
      }),
    diagnostics,
  });
}
