import { Subscription } from 'rxjs';

import { affectParameters } from '../config/affect.js';
import { initialAffectLink, stepAffectLink, type AffectLinkState } from '../core/chain/affectLink.js';
import type { FaceFrame } from '../core/face/Face.js';
import type { Skips } from '../core/frame/Skips.js';
import { loadAffectStage } from '../models/loadPerception.js';
import { AffectRos4hri } from './ros4hri/AffectRos4hri.js';
import { ChainLink } from './runtime/ChainLink.js';
import { newestWhileBusy } from './runtime/newestWhileBusy.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { StageMeter } from './runtime/StageMeter.js';
import { topics } from './topics.js';

/** Estimates the 22 facial attributes of every face. */
export const affectNode: NodeDefinition<typeof affectParameters> = {
  name: 'affect',
  says: 'Estimates the 22 facial attributes of every face',
  parameters: affectParameters,
  configure: async (context) => {
    const { model, threads } = context.parameters();
    const { loaded: stage, networks, release } = await loadAffectStage(model, { threads });
    context.record('models', networks);
    const publisher = context.publisher(topics.affects);
    return {
      activate: () => {
        const ros4hri = new AffectRos4hri(context.node);
        const meter = new StageMeter(context);
        const link = new ChainLink({
          initial: initialAffectLink,
          step: (state: AffectLinkState, faces: FaceFrame & Skips) => stepAffectLink(state, faces, stage),
          diagnostics: context.diagnostics,
        });
        const working = context.topics
          .observeCounted(topics.faces)
          .pipe(
            newestWhileBusy(
              ({ value: faces }, skippedBefore) => {
                // What the face node has left out, it counts itself.
                meter.missed(skippedBefore - faces.skippedBefore);
                return meter.time(() => link.take({ ...faces, skippedBefore }));
              },
              ({ value: faces, missedBefore }) => faces.skippedBefore + missedBefore,
            ),
          )
          .subscribe(({ affectFrame }) => {
            if (affectFrame === undefined) return;
            publisher.publish(affectFrame);
            ros4hri.publish(affectFrame);
            meter.published(affectFrame.frame.stampNs);
          });
        return new Subscription(() => {
          working.unsubscribe();
          ros4hri.release();
        });
      },
      release,
    };
  },
};
