import { interval, Subscription } from 'rxjs';

import type { faceParameters } from '../../config/face.js';
import type { Warning } from '../../core/Warning.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { compressedImageName } from '../compressedImageName.js';
import { topics } from '../topics.js';

export interface CameraWatch {
  frameArrived(): void;
  unsubscribe(): void;
}

/**
 * Tells the operator when images stop, and why as far as the graph shows it: nobody publishes, or somebody does and nothing
 * arrives, which with Fast DDS means a driver that runs without the suite's transport profile.
 */
export function watchCamera(context: NodeContext<typeof faceParameters>): CameraWatch {
  const { node } = context;
  const { frame_timeout_sec: timeoutSec, image_transport: transport } = context.parameters();
  let lastMs = context.nowMs();
  const watching: Subscription = interval(250).subscribe(() => {
    const silentSec = (context.nowMs() - lastMs) / 1_000;
    if (silentSec < timeoutSec) return;
    const topic = transport === 'raw' ? node.resolveTopicName(topics.image.name) : compressedImageName(node);
    context.diagnostics.warn(silence(topic, node.countPublishers(topic), silentSec));
  });
  return {
    frameArrived: () => {
      lastMs = context.nowMs();
    },
    unsubscribe: () => {
      watching.unsubscribe();
    },
  };
}

/** What silence on the image topic means, in a sentence for the operator. */
export function silence(topic: string, publishers: number, silentSec: number): Warning {
  const since = `No image on ${topic} for ${silentSec.toFixed(0)} s`;
  if (publishers === 0)
    return {
      code: 'camera/absent',
      text: `${since}, nobody publishes it: start the camera, or remap image to the robot's topic.`,
    };
  return {
    code: 'camera/silent',
    text:
      `${since} although ${publishers === 1 ? 'a camera is' : `${publishers} publishers are`} there: ` +
      'give its driver the profile config/dds/fastdds-shared-memory.xml (FASTDDS_DEFAULT_PROFILES_FILE), ' +
      'or use compressed images (image_transport:=compressed).',
  };
}
