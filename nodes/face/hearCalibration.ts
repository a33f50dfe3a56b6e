import { merge, type Subscription } from 'rxjs';

import type { faceParameters } from '../../config/face.js';
import { cameraInfoName } from '../imageTopicNames.js';
import { calibrationOf } from '../messages/cameraInfoMessage.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { topics } from '../topics.js';
import type { FaceLink } from './faceLinkOf.js';

/**
 * Drivers send a calibration with every image, best effort or reliably, or once for all, kept for who comes later. DDS gives
 * what was kept, and what is sent but once, only to who asks for that, and nothing to who asks for more than is offered.
 */
const waysOfSending = ['newest', 'event', 'latched'] as const;

/** Takes what the camera's driver says of its pictures; a calibration that changes is for the session's log. */
export function hearCalibration(
  context: Pick<NodeContext<typeof faceParameters>, 'node' | 'topics' | 'record'>,
  link: Pick<FaceLink, 'take'>,
): Subscription {
  const name = cameraInfoName(context.node);
  let last: string | undefined;
  return merge(
    ...waysOfSending.map((takenAs) => context.topics.observe({ ...topics.cameraInfo, takenAs }, { name })),
  ).subscribe((info) => {
    const calibration = calibrationOf(info);
    const values = Object.entries(calibration ?? {}).map(([key, value]) => [key, String(value)] as const);
    const now = JSON.stringify(values);
    if (now === last) return;
    last = now;
    void link.take({ kind: 'calibrated', calibration });
    if (calibration) context.record('calibration', Object.fromEntries(values));
  });
}
