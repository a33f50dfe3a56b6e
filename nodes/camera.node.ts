import { Subscription } from 'rxjs';

import { openVideo, type Video } from '../bags/video.js';
import { cameraParameters } from '../config/camera.js';
import { RapportError } from '../core/RapportError.js';
import { compressJpeg } from '../core/frame/compressJpeg.js';
import type { Frame } from '../core/frame/Frame.js';
import { paceFrame, type FramePacing } from '../core/frame/framePacing.js';
import { resizeFrame } from '../core/frame/resizeFrame.js';
import { compressedImageName } from './compressedImageName.js';
import type { ConfiguredNode, NodeContext, NodeDefinition } from './runtime/NodeDefinition.js';
import { topics } from './topics.js';

type Context = NodeContext<typeof cameraParameters>;

/** Plays a video file or a webcam as the robot's camera, for machines without a robot. */
export const cameraNode: NodeDefinition<typeof cameraParameters> = {
  name: 'camera',
  says: 'Plays a video file or a webcam as the camera',
  parameters: cameraParameters,
  configure: async (context) => {
    const video = await openVideo(context.parameters().source);
    const publish = framePublisher(context);
    return {
      activate: () => play(context, video, publish),
      release: () => video.close(),
    } satisfies ConfiguredNode;
  },
};

/** Publishes a picture with the stamp of now, scaled and compressed as the parameters say. */
function framePublisher(context: Context): (picture: Frame) => void {
  const { width, height, frame_id: frameId, compressed } = context.parameters();
  const image = context.publisher(topics.image);
  const jpeg = compressed
    ? context.publisher(topics.compressedImage, { name: compressedImageName(context.node) })
    : undefined;
  return (picture) => {
    const stampNs = context.nowNs();
    const scaled = width > 0 && height > 0 ? resizeFrame(picture, { width, height }) : picture;
    const frame = { ...scaled, stampNs, frameId };
    image.publish({ ...frame, encoding: 'rgb8', step: frame.width * 3, isBigendian: false });
    if (jpeg && jpeg.subscriptionCount() > 0)
      jpeg.publish({ stampNs, frameId, format: 'rgb8; jpeg compressed bgr8', data: compressJpeg(frame) });
  };
}

/** Publishes at the source's rate, or as near to it as the machine comes (`paceFrame`). */
function play(context: Context, video: Video, publish: (picture: Frame) => void): Subscription {
  const { loop, rate_hz: rateHz } = context.parameters();
  const periodMs = 1_000 / (rateHz > 0 ? rateHz : video.framesPerSecond);
  const stopped = new AbortController();
  void (async () => {
    let published = 0;
    let left = 0;
    let pacing: FramePacing = { dueMs: context.nowMs(), leftOut: 0 };
    do {
      for await (const picture of video.frames()) {
        const { state, waitMs, isShown } = paceFrame(pacing, { nowMs: context.nowMs(), periodMs });
        pacing = state;
        if (waitMs > 0) await wait(waitMs);
        if (stopped.signal.aborted) return;
        if (isShown) {
          publish(picture);
          published += 1;
        } else {
          left += 1;
        }
        context.diagnostics.set('frames published', published);
        context.diagnostics.set('frames left out', left);
      }
    } while (loop);
    context.log.info(`End of the recording after ${published} frames.`);
    context.deactivate();
  })().catch((error: unknown) => {
    const text = error instanceof RapportError ? error.message : String(error);
    context.diagnostics.fail(text);
    context.log.error(text);
    context.deactivate();
  });
  return new Subscription(() => {
    stopped.abort();
  });
}

function wait(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
