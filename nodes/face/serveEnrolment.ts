import type { Subscription } from 'rxjs';

import type { faceParameters } from '../../config/face.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import type { FaceFinder } from './FaceFinder.js';

/** Lets the operator say whose face is the child's. What is learnt stays in memory until the node is cleaned up or ends. */
export function serveEnrolment(
  { node, log }: NodeContext<typeof faceParameters>,
  finder: FaceFinder,
): Subscription {
  return provideService(node, services.enrolChild, async ({ child_id: childId, face_id: faceId }) => {
    const id = await finder.enrol(faceId, childId);
    log.info(`The face ${id} is ${childId === '' ? "the child's" : childId} from now on.`);
    return { success: true, message: `The face ${id} is the child's from now on.` };
  });
}
