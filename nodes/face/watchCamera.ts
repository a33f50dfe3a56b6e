import { interval } from 'rxjs';

import type { faceParameters } from '../../config/face.js';
import { compressedImageName } from '../imageTopicNames.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { topics } from '../topics.js';
import { loss, silence } from './cameraWarnings.js';
import { ImageWindow } from './ImageWindow.js';
import { LoopStalls } from './LoopStalls.js';

export interface CameraWatch {
  /** An image has come; before it so many had not, or were replaced before they were read. */
  imageArrived(missedBefore: number): void;
  /** Perception takes an image up. */
  imageUsed(): void;
  unsubscribe(): void;
}

const periodMs = 250;
const windowSec = 3;

/**
 * Tells the operator when images stop or most of them are lost, and why as far as it can be seen: nobody publishes them,
 * somebody does and nothing arrives, or little does, which with Fast DDS means a driver that runs without the suite's
 * transport profile.
 *
 * @param onSilence hears of it as often as the operator is told that images have stopped
 */
export function watchCamera(
  context: Pick<NodeContext<typeof faceParameters>, 'parameters' | 'nowMs' | 'diagnostics' | 'node'>,
  onSilence: () => void = () => undefined,
): CameraWatch {
  const { node } = context;
  const { frame_timeout_sec: timeoutSec, image_transport } = context.parameters();
  const transport = image_transport === 'raw' ? 'raw' : 'compressed';
  const stalls = new LoopStalls(context.nowMs);
  const images = new ImageWindow(context.nowMs, windowSec * 1_000, () => stalls.latestMs());
  let lastMs = context.nowMs();
  let hasHeard = false;
  const watching = interval(periodMs).subscribe(() => {
    const topic = transport === 'raw' ? node.resolveTopicName(topics.image.name) : compressedImageName(node);
    const silentSec = (context.nowMs() - lastMs) / 1_000;
    if (silentSec >= timeoutSec) {
      const publishers = node.countPublishers(topic);
      context.diagnostics.warn(silence({ topic, transport, publishers, silentSec, hasHeard }));
      onSilence();
    }
    const lossy = loss(images.fates(), { topic, transport, overSec: windowSec });
    if (lossy) context.diagnostics.warn(lossy);
  });
  return {
    imageArrived: (missedBefore) => {
      lastMs = context.nowMs();
      hasHeard = true;
      images.arrived(missedBefore);
    },
    imageUsed: () => {
      images.used();
    },
    unsubscribe: () => {
      watching.unsubscribe();
      stalls.release();
    },
  };
}
