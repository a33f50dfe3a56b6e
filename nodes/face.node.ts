import { interval, merge, Subscription, tap, type Observable } from 'rxjs';

import { faceParameters } from '../config/face.js';
import { facePerceptionOf } from '../config/facePerceptionOf.js';
import { initialFaceLink, resumedFaceLink } from '../core/chain/faceLink.js';
import type { ImageMessage } from '../core/frame/ImageMessage.js';
import { loadFacePerception } from '../models/loadPerception.js';
import { hearCalibration } from './face/hearCalibration.js';
import { faceLinkOf, type FaceLink } from './face/faceLinkOf.js';
import { watchCamera } from './face/watchCamera.js';
import { serveEnrolment } from './face/serveEnrolment.js';
import { imageSource } from './imageTopicNames.js';
import { sessionStateCodes } from './messages/sessionMessages.js';
import { FaceRos4hri } from './ros4hri/FaceRos4hri.js';
import { millisecondsToNs } from '../core/nanoseconds.js';
import { newestWhileBusy } from './runtime/newestWhileBusy.js';
import type { NodeContext, NodeDefinition } from './runtime/NodeDefinition.js';
import { StageMeter } from './runtime/StageMeter.js';
import type { Counted } from './runtime/TopicTransport.js';
import { topics } from './topics.js';

type Context = NodeContext<typeof faceParameters>;

const tickMs = 250;

/** Finds and follows the faces of every image. */
export const faceNode: NodeDefinition<typeof faceParameters> = {
  name: 'face',
  says: 'Finds and follows the faces of every image',
  parameters: faceParameters,
  configure: async (context) => {
    const parameters = context.parameters();
    const { loaded: perception, networks, release } = await loadFacePerception(facePerceptionOf(parameters));
    context.record('models', networks);
    const publisher = context.publisher(topics.faces);
    let kept = initialFaceLink;
    return {
      activate: () => {
        const meter = new StageMeter(context);
        const size = { width: parameters.face_width, height: parameters.face_height };
        const ros4hri = new FaceRos4hri(context.node, size);
        const camera = watchCamera(context, () => {
          ros4hri.leave();
        });
        const link = faceLinkOf(context, perception, resumedFaceLink(kept));
        const working = new Subscription(() => {
          kept = link.state;
          camera.unsubscribe();
          ros4hri.release();
        });
        working.add(
          link.steps.subscribe(({ faceFrame, picture, forgotten }) => {
            if (forgotten !== undefined) context.record('forgotten', { child_id: forgotten });
            if (faceFrame === undefined || picture === undefined) return;
            publisher.publish(faceFrame);
            ros4hri.publish(picture, faceFrame);
            meter.missed(faceFrame.skippedBefore);
            meter.published(picture.stampNs);
          }),
        );
        working.add(serveEnrolment(context, link));
        working.add(otherEvents(context, link));
        working.add(
          images(context)
            .pipe(
              tap((image) => {
                camera.imageArrived(image);
              }),
              newestWhileBusy(
                ({ value: image }, skippedBefore) => {
                  camera.imageUsed();
                  const arrivalNs = context.nowNs();
                  return meter.time(() => link.take({ kind: 'image', image, arrivalNs, skippedBefore }));
                },
                ({ missedBefore }) => missedBefore,
              ),
            )
            .subscribe(),
        );
        return working;
      },
      release,
    };
  },
};

/** What reaches the link besides images. */
function otherEvents(context: Context, link: FaceLink): Subscription {
  const heard = merge(
    context.topics.observe(topics.sessionState).pipe(
      tap(({ state, child_id: childId }) => {
        if (state === sessionStateCodes.running) void link.take({ kind: 'session-began', childId });
        if (state === sessionStateCodes.idle) void link.take({ kind: 'session-ended' });
      }),
    ),
    interval(tickMs).pipe(
      tap(() => {
        void link.take({ kind: 'tick', nowNs: millisecondsToNs(context.nowMs()) });
      }),
    ),
  ).subscribe();
  heard.add(hearCalibration(context, link));
  return heard;
}

/** Raw or compressed images, as the parameter and the remapping say. */
function images({ node, parameters, topics: observed }: Context): Observable<Counted<ImageMessage>> {
  const { transport, name } = imageSource(node, parameters().image_transport);
  if (transport === 'raw') return observed.observeCounted(topics.image, { name });
  return observed.observeCounted(topics.compressedImage, { name });
}
