import { Subscription, tap, type Observable } from 'rxjs';

import { faceParameters } from '../config/face.js';
import type { ImageMessage } from '../core/frame/ImageMessage.js';
import { loadFacePerception } from '../models/loadPerception.js';
import { cameraInfoName, compressedImageName } from './imageTopicNames.js';
import { watchCamera } from './face/watchCamera.js';
import { FaceFinder, type Enrolled } from './face/FaceFinder.js';
import { serveEnrolment } from './face/serveEnrolment.js';
import { calibrationOf } from './messages/cameraInfoMessage.js';
import { sessionStateCodes } from './messages/sessionMessages.js';
import { FaceRos4hri } from './ros4hri/FaceRos4hri.js';
import { newestWhileBusy } from './runtime/newestWhileBusy.js';
import type { NodeContext, NodeDefinition } from './runtime/NodeDefinition.js';
import { StageMeter } from './runtime/StageMeter.js';
import type { Counted } from './runtime/TopicTransport.js';
import { topics } from './topics.js';

type Context = NodeContext<typeof faceParameters>;

/** Finds and follows the faces of every image. */
export const faceNode: NodeDefinition<typeof faceParameters> = {
  name: 'face',
  says: 'Finds and follows the faces of every image',
  parameters: faceParameters,
  configure: async (context) => {
    const parameters = context.parameters();
    const { loaded: perception, release } = await loadFacePerception({
      detector: parameters.detector,
      affectModel: parameters.affect_model,
      threads: parameters.threads,
      horizontalFieldOfViewRad: (parameters.horizontal_field_of_view_deg * Math.PI) / 180,
      parameters: {
        minFaceSizePx: parameters.min_face_size_px,
        minFaceHeightFraction: parameters.min_face_size_fraction,
        fullDetectionEveryFrames: parameters.full_detection_interval,
        confirmFrames: parameters.confirm_frames,
        maxMissedFrames: parameters.max_missed_frames,
        eyeDistanceM: parameters.eye_distance_m,
      },
    });
    const publisher = context.publisher(topics.faces);
    const enrolled: Enrolled = { gallery: undefined, childId: '', idCount: 0 };
    return {
      activate: () => {
        const meter = new StageMeter(context);
        const size = { width: parameters.face_width, height: parameters.face_height };
        const ros4hri = new FaceRos4hri(context.node, size);
        const camera = watchCamera(context, () => {
          ros4hri.leave();
        });
        const finder = new FaceFinder(context, perception, enrolled);
        const heard = serveEnrolment(context, finder);
        heard.add(
          context.topics.observe(topics.sessionState).subscribe((session) => {
            if (session.state === sessionStateCodes.running) finder.beginSession(session.child_id);
          }),
        );
        heard.add(
          context.topics
            .observe(topics.cameraInfo, { name: cameraInfoName(context.node) })
            .subscribe((info) => {
              finder.calibrate(calibrationOf(info));
            }),
        );
        const working = images(context)
          .pipe(
            tap(({ missedBefore }) => {
              camera.imageArrived(missedBefore);
            }),
            newestWhileBusy(
              ({ value: image }) => {
                camera.imageUsed();
                return meter.time(() => finder.find(image));
              },
              ({ missedBefore }) => missedBefore,
            ),
          )
          .subscribe(({ output: { picture, faceFrame }, skipped }) => {
            publisher.publish({ ...faceFrame, skippedBefore: skipped });
            ros4hri.publish(picture, faceFrame);
            meter.missed(skipped);
            meter.published(picture.stampNs);
          });
        return new Subscription(() => {
          working.unsubscribe();
          heard.unsubscribe();
          camera.unsubscribe();
          ros4hri.release();
        });
      },
      release,
    };
  },
};

/** Raw or compressed images, as the parameter says; the compressed topic follows the remapping of the raw one. */
function images({ node, parameters, topics: observed }: Context): Observable<Counted<ImageMessage>> {
  if (parameters().image_transport === 'raw') return observed.observeCounted(topics.image);
  return observed.observeCounted(topics.compressedImage, { name: compressedImageName(node) });
}
