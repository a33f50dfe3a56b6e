import { Subscription } from 'rxjs';

import { affectParameters } from '../config/affect.js';
import type { AffectFrame } from '../core/affect/AffectFrame.js';
import type { AffectStage } from '../core/affect/affectStage.js';
import { sureness } from '../core/affect/sureness.js';
import type { FaceFrame } from '../core/face/Face.js';
import type { Skips } from '../core/frame/Skips.js';
import { loadAffectStage } from '../models/loadPerception.js';
import { AffectRos4hri } from './ros4hri/AffectRos4hri.js';
import { newestWhileBusy } from './runtime/newestWhileBusy.js';
import type { NodeContext, NodeDefinition } from './runtime/NodeDefinition.js';
import { StageMeter } from './runtime/StageMeter.js';
import { warnOnError } from './runtime/warnOnError.js';
import { topics } from './topics.js';

/** Estimates the 22 facial attributes of every face. */
export const affectNode: NodeDefinition<typeof affectParameters> = {
  name: 'affect',
  says: 'Estimates the 22 facial attributes of every face',
  parameters: affectParameters,
  configure: async (context) => {
    const { model, threads } = context.parameters();
    const { loaded: stage, release } = await loadAffectStage(model, threads);
    const publisher = context.publisher(topics.affects);
    return {
      activate: () => {
        const ros4hri = new AffectRos4hri(context.node);
        const meter = new StageMeter(context);
        const working = context.topics
          .observeCounted(topics.faces)
          .pipe(
            newestWhileBusy(
              ({ value: faces }) => meter.time(() => estimate(context, stage, faces)),
              ({ value: faces, missedBefore }) => faces.skippedBefore + missedBefore,
            ),
          )
          .subscribe(({ output, skipped }) => {
            publisher.publish({ ...output, skippedBefore: skipped });
            ros4hri.publish(output);
            // What the face node has left out, it counts itself.
            meter.missed(skipped - output.skippedBefore);
            meter.published(output.frame.stampNs);
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

/** One frame through the stage; `undefined`, with a warning, when it fails. */
async function estimate(
  context: NodeContext<typeof affectParameters>,
  stage: AffectStage,
  { frame, faces, skippedBefore }: FaceFrame & Skips,
): Promise<AffectFrame | undefined> {
  const estimates = await warnOnError(context.diagnostics, () => stage.run(faces.map((face) => face.crop)));
  if (!estimates) return undefined;
  return {
    frame,
    skippedBefore,
    affects: faces.flatMap((face, index) => {
      const affect = estimates[index];
      if (!affect) return [];
      return {
        faceId: face.id,
        estimate: affect,
        headPose: face.headPose,
        coverage: face.quality.coverage * sureness(affect),
        person: face.identity?.person,
        faceWidth: face.box.width,
        faceHeight: face.box.height,
      };
    }),
  };
}
