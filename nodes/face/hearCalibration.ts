import type { Subscription } from 'rxjs';

import type { faceParameters } from '../../config/face.js';
import { cameraInfoName } from '../imageTopicNames.js';
import { calibrationOf } from '../messages/cameraInfoMessage.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { topics } from '../topics.js';
import type { FaceLink } from './faceLinkOf.js';

/** Takes what the camera's driver says of its pictures; a calibration that changes is for the session's log. */
export function hearCalibration(context: NodeContext<typeof faceParameters>, link: FaceLink): Subscription {
  let last = '';
  return context.topics
    .observe(topics.cameraInfo, { name: cameraInfoName(context.node) })
    .subscribe((info) => {
      const calibration = calibrationOf(info);
      void link.take({ kind: 'calibrated', calibration });
      const values = Object.entries(calibration ?? {}).map(([name, value]) => [name, String(value)] as const);
      const now = JSON.stringify(values);
      if (now !== last && calibration) context.record('calibration', Object.fromEntries(values));
      last = now;
    });
}
