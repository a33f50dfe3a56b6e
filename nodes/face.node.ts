import { filter, map, Subscription, type Observable } from 'rxjs';

import { faceParameters } from '../config/face.js';
import type { FaceFrame } from '../core/face/Face.js';
import type { FaceStage, FaceStageState } from '../core/face/faceStage.js';
import { decodeImage } from '../core/frame/decodeImage.js';
import type { Frame } from '../core/frame/Frame.js';
import type { ImageMessage } from '../core/frame/ImageMessage.js';
import { loadFaceStage } from '../models/loadPerception.js';
import { watchCamera } from './face/watchCamera.js';
import { serveEnrolment } from './face/serveEnrolment.js';
import { FaceRos4hri } from './ros4hri/FaceRos4hri.js';
import { newestWhileBusy } from './runtime/newestWhileBusy.js';
import type { NodeContext, NodeDefinition } from './runtime/NodeDefinition.js';
import { StageMeter } from './runtime/StageMeter.js';
import { warnOnError } from './runtime/warnOnError.js';
import { topics } from './topics.js';

type Context = NodeContext<typeof faceParameters>;

/** Finds and follows the faces of every image. */
export const faceNode: NodeDefinition<typeof faceParameters> = {
  name: 'face',
  says: 'Finds and follows the faces of every image',
  parameters: faceParameters,
  configure: async (context) => {
    const parameters = context.parameters();
    const { stage, initialState, gallery, release } = await loadFaceStage({
      detector: parameters.detector,
      threads: parameters.threads,
      horizontalFieldOfViewRad: (parameters.horizontal_field_of_view_deg * Math.PI) / 180,
      parameters: {
        minFaceSizePx: parameters.min_face_size_px,
        minFaceHeightFraction: parameters.min_face_size_fraction,
        fullDetectionEveryFrames: parameters.full_detection_interval,
      },
    });
    const publisher = context.publisher(topics.faces);
    return {
      activate: () => {
        const meter = new StageMeter(context);
        const camera = watchCamera(context);
        const size = { width: parameters.face_width, height: parameters.face_height };
        const ros4hri = new FaceRos4hri(context.node, size);
        const finder = new FaceFinder(context, stage, initialState);
        const enrolment = serveEnrolment(context, gallery, () => finder.lastFaces);
        const working = images(context, (count) => { meter.missed(count); })
          .pipe(
            newestWhileBusy((image) => {
              camera.frameArrived();
              return meter.time(() => finder.find(image));
            }),
            filter(({ output, skipped }) => {
              meter.missed(skipped);
              return output !== undefined;
            }),
          )
          .subscribe(({ output, skipped }) => {
            if (!output) return;
            publisher.publish({ ...output.faceFrame, skippedBefore: skipped });
            ros4hri.publish(output.picture, output.faceFrame);
            meter.published(output.picture.stampNs);
          });
        return new Subscription(() => {
          working.unsubscribe();
          enrolment.unsubscribe();
          camera.unsubscribe();
          ros4hri.release();
        });
      },
      release,
    };
  },
};

/** Raw or compressed images, as the parameter says; the compressed topic follows the remapping of the raw one. */
function images(context: Context, onMissed: (count: number) => void): Observable<ImageMessage> {
  if (context.parameters().image_transport === 'raw') return context.topics.observe(topics.image, { onMissed });
  const name = `${context.node.resolveTopicName(topics.image.name)}/compressed`;
  return context.topics.observe(topics.compressedImage, { name, onMissed }).pipe(map((image): ImageMessage => image));
}

/** Decodes images and carries the stage's state from one to the next. */
class FaceFinder {
  readonly #context: Context;
  readonly #stage: FaceStage;
  #state: FaceStageState;
  #last: FaceFrame | undefined;

  constructor(context: Context, stage: FaceStage, initialState: FaceStageState) {
    this.#context = context;
    this.#stage = stage;
    this.#state = initialState;
  }

  get lastFaces(): FaceFrame['faces'] {
    return this.#last?.faces ?? [];
  }

  /** The faces of one image; `undefined`, with a warning, for an image that cannot be used. */
  find(image: ImageMessage): Promise<{ picture: Frame; faceFrame: FaceFrame } | undefined> {
    const { diagnostics } = this.#context;
    return warnOnError(diagnostics, async () => {
      const picture = decodeImage(image);
      const { state, faceFrame, warnings } = await this.#stage.step(this.#state, picture);
      this.#state = state;
      this.#last = faceFrame;
      for (const warning of warnings) diagnostics.warn(warning);
      return { picture, faceFrame };
    });
  }
}
