import { Subscription } from 'rxjs';

import type { Video } from '../../sources/video/openVideo.js';
import type { cameraParameters } from '../../config/camera.js';
import { RapportError } from '../../core/RapportError.js';
import type { Frame } from '../../core/frame/Frame.js';
import { paceFrame, type FramePacing } from '../../core/frame/framePacing.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/** A busy machine is late now and then without being too slow: frames late by so much are shown all the same. */
const leastPatienceMs = 150;

/** Whoever is to see a recording from its start is found by DDS within this time, or is not there. */
const audienceMs = 2_000;
const audienceLookMs = 10;

/** A webcam that gives no pictures is opened anew after so long, again and again. */
const retryMs = 2_000;

/**
 * Publishes the pictures of a recording when they are due by their own times, or as near to that as the machine comes
 * (`paceFrame`), at a rate that is asked for, and those of a webcam as it gives them.
 *
 * A recording begins when somebody sees it, or after two seconds without anybody. It ends and the node with it; a webcam does not end: without pictures the node is in error until they come again.
 */
export function playVideo(
  context: Pick<
    NodeContext<typeof cameraParameters>,
    'parameters' | 'nowMs' | 'log' | 'diagnostics' | 'deactivate'
  >,
  video: Video,
  camera: { readonly publish: (picture: Frame) => void; readonly isSeen: () => boolean },
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
  const pause = endablePause();
  // What was wrong before need not be so now.
  context.diagnostics.recovered();

  async function showAll(): Promise<void> {
    let lastNs: bigint | undefined;
    for await (const picture of video.frames()) {
      // A recording's rate may vary, and have holes: its pictures' own times say when they are due.
      const sinceLastMs =
        rateHz > 0 || lastNs === undefined ? undefined : Number(picture.stampNs - lastNs) / 1e6;
      lastNs = picture.stampNs;
      const isShown = isPaced ? await isDue(sinceLastMs) : true;
      if (isStopped()) return;
      if (isShown) {
        camera.publish(picture);
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
  async function isDue(sinceLastMs: number | undefined): Promise<boolean> {
    const { state, waitMs, isShown } = paceFrame(pacing, {
      nowMs: context.nowMs(),
      periodMs,
      sinceLastMs,
      patienceMs: Math.max(periodMs, leastPatienceMs),
    });
    pacing = state;
    if (waitMs > 0) await pause.wait(waitMs);
    return isShown;
  }

  async function audience(): Promise<void> {
    const untilMs = context.nowMs() + audienceMs;
    while (!isStopped() && !camera.isSeen() && context.nowMs() < untilMs) await pause.wait(audienceLookMs);
    pacing = { dueMs: context.nowMs(), leftOut: 0 };
  }

  async function playRecording(): Promise<void> {
    try {
      await audience();
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
      await pause.wait(retryMs);
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
    // In the middle of a hole nobody waits for its end.
    pause.end();
  });
}

function endablePause(): { wait: (durationMs: number) => Promise<void>; end: () => void } {
  let end = (): void => undefined;
  return {
    wait: (durationMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, durationMs);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => end(),
  };
}
