import { interval } from 'rxjs';

import type { faceParameters } from '../../config/face.js';
import { imageSource } from '../imageTopicNames.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { publishersOf } from '../runtime/topicGraph.js';
import type { Counted } from '../runtime/TopicTransport.js';
import { topics } from '../topics.js';
import { loss, several, silence } from './cameraWarnings.js';
import { ImagePublishers } from './ImagePublishers.js';
import { ImageWindow } from './ImageWindow.js';
import { LoopStalls } from './LoopStalls.js';

export interface CameraWatch {
  /** An image has come; before it so many of its publisher's had not, or were replaced before they were read. */
  imageArrived(image: Pick<Counted<unknown>, 'missedBefore' | 'publisher'>): void;
  /** Perception takes an image up. */
  imageUsed(): void;
  unsubscribe(): void;
}

const periodMs = 250;
const windowSec = 3;

/**
 * Tells the operator when images stop or most of them are lost, and why as far as it can be seen: nobody publishes them,
 * somebody does and nothing arrives, or little does, which with Fast DDS means a driver that runs without the suite's
 * transport profile; and when several cameras send on one topic.
 *
 * @param onSilence hears of it as often as the operator is told that images have stopped
 */
export function watchCamera(
  context: Pick<NodeContext<typeof faceParameters>, 'parameters' | 'nowMs' | 'diagnostics' | 'node'>,
  onSilence: () => void = () => undefined,
): CameraWatch {
  const { node } = context;
  const { frame_timeout_sec: timeoutSec, image_transport } = context.parameters();
  const { transport, name: topic } = imageSource(node, image_transport);
  const { type } = transport === 'raw' ? topics.image : topics.compressedImage;
  const stalls = new LoopStalls(context.nowMs);
  const images = new ImageWindow(context.nowMs, windowSec * 1_000, () => stalls.latestMs());
  const senders = new ImagePublishers(context.nowMs, windowSec * 1_000);
  let lastMs = context.nowMs();
  let hasHeard = false;
  const watching = interval(periodMs).subscribe(() => {
    const silentSec = (context.nowMs() - lastMs) / 1_000;
    if (silentSec >= timeoutSec) {
      const present = publishersOf(node, topic);
      const publishers = present.filter((each) => each.type === type).length;
      const [other] = present;
      context.diagnostics.warn(silence({ topic, transport, publishers, other, silentSec, hasHeard }));
      onSilence();
    }
    const lossy = loss(images.fates(), { topic, transport, overSec: windowSec });
    if (lossy) context.diagnostics.warn(lossy);
    const gids = senders.several();
    if (gids.length === 0) return;
    const names = publishersOf(node, topic).filter(({ gid }) => gids.includes(gid));
    context.diagnostics.warn(several({ topic, count: gids.length, nodes: names.map((each) => each.node) }));
  });
  return {
    imageArrived: ({ missedBefore, publisher }) => {
      lastMs = context.nowMs();
      hasHeard = true;
      images.arrived(missedBefore);
      senders.heard(publisher);
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
