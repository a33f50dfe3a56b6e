import { share, Subscription } from 'rxjs';

import { engagementParameters } from '../config/engagement.js';
import { HeadInUse } from '../heads/registry/HeadInUse.js';
import { engagementLinkOf, type EngagementLink } from './engagement/engagementLinkOf.js';
import { engagementStageOf } from '../config/engagementStageOf.js';
import { serveHeads } from './engagement/serveHeads.js';
import { servePersonalization } from './engagement/servePersonalization.js';
import { watchInput } from './engagement/watchInput.js';
import { toEngagementMessage } from './messages/engagementMessage.js';
import { EngagementRos4hri } from './ros4hri/EngagementRos4hri.js';
import type { NodeContext, NodeDefinition } from './runtime/NodeDefinition.js';
import { stampToNs } from './runtime/stamp.js';
import { StageMeter } from './runtime/StageMeter.js';
import { topics } from './topics.js';

type Context = NodeContext<typeof engagementParameters>;

/** Estimates how engaged the child is. */
export const engagementNode: NodeDefinition<typeof engagementParameters> = {
  name: 'engagement',
  says: "Estimates the child's engagement",
  parameters: engagementParameters,
  configure: async (context) => {
    const { child_id: childId, ...asked } = context.parameters();
    const stage = engagementStageOf(context.parameters());
    const head = await HeadInUse.of({ ...asked, childId });
    const readings = context.publisher(topics.reading);
    const engagements = context.publisher(topics.engagement);
    return {
      activate: () => {
        const link = engagementLinkOf(context, stage, head);
        const ros4hri = new EngagementRos4hri(context.node);
        const meter = new StageMeter(context);
        const affects = context.topics.observeCounted(topics.affects).pipe(share());
        const working = new Subscription(() => {
          ros4hri.release();
        });
        working.add(
          link.steps.subscribe(({ reading, isSilent }) => {
            if (reading === undefined) return;
            engagements.publish(toEngagementMessage(reading));
            ros4hri.publish(reading);
            if (isSilent === true) ros4hri.leave(reading);
            else readings.publish(reading);
            meter.published(reading.frame.stampNs);
          }),
        );
        working.add(recordHead(context, head, link));
        working.add(serveHeads(context, head, link));
        working.add(servePersonalization(context, head, link));
        working.add(hearAnnotations(context, link));
        working.add(
          watchInput(context, affects, () => {
            void link.take({ kind: 'silence' });
          }),
        );
        working.add(
          affects.subscribe(({ value, missedBefore }) => {
            meter.missed(missedBefore);
            const affectFrame = { ...value, skippedBefore: value.skippedBefore + missedBefore };
            void link.take({ kind: 'affects', affectFrame });
          }),
        );
        return working;
      },
    };
  },
};

/** The chain learns of each head that is chosen, and so does the session's log. */
function recordHead({ record }: Context, head: HeadInUse, link: EngagementLink): Subscription {
  const tell = (): void => {
    const { engagementHead } = head;
    record('head', { head_id: engagementHead?.id ?? '', source: engagementHead?.source ?? 'prior' });
  };
  tell();
  return head.changes.subscribe((chosen) => {
    void link.take({ kind: 'head-chosen', head: chosen });
    tell();
  });
}

function hearAnnotations({ topics: heard, diagnostics }: Context, link: EngagementLink): Subscription {
  return heard.observe(topics.annotation).subscribe(({ header, value, child_id: childId }) => {
    void link.take({ kind: 'annotated', stampNs: stampToNs(header.stamp), value, childId }).then(() => {
      const { pairs, unpaired, invalid } = link.state.taking.annotations;
      diagnostics.set('annotated frames', pairs.length);
      diagnostics.set('annotations without a face', unpaired);
      diagnostics.set('annotations refused', invalid);
    });
  });
}
