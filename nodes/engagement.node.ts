import { map, Subscription } from 'rxjs';

import { engagementParameters } from '../config/engagement.js';
import { serveHeads } from './engagement/serveHeads.js';
import { engagementStageFrom } from './engagement/engagementStageFrom.js';
import { EngagementFollower } from './engagement/EngagementFollower.js';
import { HeadInUse } from './engagement/HeadInUse.js';
import { LiveLabels } from './engagement/LiveLabels.js';
import { servePersonalization } from './engagement/servePersonalization.js';
import { EngagementRos4hri } from './ros4hri/EngagementRos4hri.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { StageMeter } from './runtime/StageMeter.js';
import { topics } from './topics.js';

/** Estimates how engaged the child is. */
export const engagementNode: NodeDefinition<typeof engagementParameters> = {
  name: 'engagement',
  says: "Estimates the child's engagement",
  parameters: engagementParameters,
  configure: async (context) => {
    const stage = engagementStageFrom(context.parameters());
    const head = await HeadInUse.fromParameters(context);
    const publisher = context.publisher(topics.engagement);
    return {
      activate: () => {
        const labels = new LiveLabels(context);
        const follower = new EngagementFollower(context, { stage, head, labels });
        const ros4hri = new EngagementRos4hri(context.node);
        const meter = new StageMeter(context);
        const affects = context.topics.observeCounted(topics.affects).pipe(
          map(({ value, missedBefore }) => {
            meter.missed(missedBefore);
            return { ...value, skippedBefore: value.skippedBefore + missedBefore };
          }),
        );
        const working = follower.follow(affects).subscribe(({ frame, anonymous, hasInputEnded }) => {
          publisher.publish(frame);
          ros4hri.publish(frame, anonymous);
          if (hasInputEnded) ros4hri.leave(frame);
          meter.published(frame.stampNs);
        });
        const services = serveHeads(context, head, labels);
        services.add(servePersonalization(context, head, labels));
        services.add(labels.observe());
        return new Subscription(() => {
          working.unsubscribe();
          services.unsubscribe();
          ros4hri.release();
        });
      },
    };
  },
};
