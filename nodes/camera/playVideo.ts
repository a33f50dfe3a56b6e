import { Subscription } from 'rxjs';

import type { Video } from '../../sources/video/openVideo.js';
import type { cameraParameters } from '../../config/camera.js';
import { RapportError } from '../../core/RapportError.js';
import type { Frame } from '../../core/frame/Frame.js';
import { paceFrame, type FramePacing } from '../../core/frame/framePacing.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/** A webcam that gives no pictures is opened anew after so long, again and again. */
const retryMs = 2_000;

/**
 * Publishes the pictures of a recording at its rate, or as near to it as the machine comes (`paceFrame`), and those of a
 * webcam as it gives them.
 *
 * A recording ends and the node with it; a webcam does not end: without pictures the node is in error until they come again.
 */
export function playVideo(
  context: Pick<
    NodeContext<typeof cameraParameters>,
    'parameters' | 'nowMs' | 'log' | 'diagnostics' | 'deactivate'
  >,
  video: Video,
  publish: (picture: Frame) => void,
): Subscription {
  const { source, loop, rate_hz: rateHz } = context.parameters();
  // A webcam states a rate that it need not keep: in little light it gives half of it, and none of that is late.
  const isPaced = !video.isWebcam || rateHz > 0;
  const periodMs = 1_000 / (rateHz > 0 ? rateHz : video.framesPerSecond);
  let pacing: FramePacing = { dueMs: context.nowMs(), leftOut: 0 };
  let published = 0;
  let left = 0;
  let failure: string | undefined;
  let stopped = false;
  const isStopped = (): boolean => stopped;
  // What was wrong before need not be so now.
  context.diagnostics.recovered();

  async function showAll(): Promise<void> {
    for await (const picture of video.frames()) {
      const isShown = isPaced ? await isDue() : true;
      if (isStopped()) return;
      if (isShown) {
        publish(picture);
        published += 1;
      } else {
        left += 1;
      }
      if (failure !== undefined) recover();
      context.diagnostics.set('frames published', published);
      context.diagnostics.set('frames left out', left);
    }
  }

  /** Waits for the next picture's time; false where that has passed. */
  async function isDue(): Promise<boolean> {
    const { state, waitMs, isShown } = paceFrame(pacing, { nowMs: context.nowMs(), periodMs });
    pacing = state;
    if (waitMs > 0) await wait(waitMs);
    return isShown;
  }

  async function playRecording(): Promise<void> {
    try {
      do await showAll();
      while (loop && !isStopped());
      if (isStopped()) return;
      context.log.info(`End of the recording after ${published} frames.`);
    } catch (error) {
      if (isStopped()) return;
      fail(error);
    }
    context.deactivate();
  }

  async function playWebcam(): Promise<void> {
    while (!isStopped()) {
      try {
        await showAll();
        // Only a webcam that was closed ends without an error.
        return;
      } catch (error) {
        if (isStopped()) return;
        // Said once: that it could not be opened again is no news.
        if (failure === undefined) fail(error);
      }
      await wait(retryMs);
    }
  }

  function fail(error: unknown): void {
    failure = error instanceof RapportError ? error.message : String(error);
    context.diagnostics.fail(failure);
    context.log.error(failure);
  }

  function recover(): void {
    failure = undefined;
    context.diagnostics.recovered();
    context.log.info(`Webcam ${source} gives pictures again.`);
  }

  void (video.isWebcam ? playWebcam() : playRecording());
  return new Subscription(() => {
    stopped = true;
  });
}

function wait(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
