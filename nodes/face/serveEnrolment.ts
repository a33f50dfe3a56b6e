import { filter, firstValueFrom, map, type Subscription } from 'rxjs';

import type { faceParameters } from '../../config/face.js';
import type { EnrolmentEnd } from '../../core/chain/faceLink.js';
import { RapportError } from '../../core/RapportError.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import type { FaceLink } from './faceLinkOf.js';

/** Lets the operator say whose face is the child's. What is learnt stays in memory until the node is cleaned up or ends. */
export function serveEnrolment(
  { node, log, record }: NodeContext<typeof faceParameters>,
  link: FaceLink,
): Subscription {
  const served = provideService(node, services.enrolChild, async ({ child_id: childId, face_id: faceId }) => {
    const id = await enrol(link, { childId, faceId });
    log.info(`The face ${id.faceId} is ${childId === '' ? "the child's" : childId} from now on.`);
    record('enrolled', {
      child_id: id.childId,
      face_id: id.faceId,
      view_stamps_ns: id.viewStampsNs.join(' '),
    });
    return { success: true, message: `The face ${id.faceId} is the child's from now on.` };
  });
  served.add(
    provideService(node, services.undoEnrolment, async () => {
      const { undo } = await link.take({ kind: 'undo-enrolment' });
      if (undo === undefined || undo.outcome === 'refused')
        return { success: false, message: undo?.error.message ?? 'Nothing was taken back: try again.' };
      if (undo.outcome === 'stopped')
        return {
          success: true,
          message: 'The face that was being learnt is not: who was enrolled stays so.',
        };
      const { childId, restored } = undo;
      record('forgotten', { child_id: childId, restored: restored ?? '' });
      const whose = restored === '' ? "the child's" : restored;
      const message =
        restored === undefined
          ? 'The enrolment is taken back: nobody is enrolled, and nobody followed until a face is.'
          : `The enrolment is taken back: the face before it is ${whose} again.`;
      log.info(message);
      return { success: true, message };
    }),
  );
  return served;
}

async function enrol(
  link: FaceLink,
  wanted: { readonly childId: string; readonly faceId: string },
): Promise<Extract<EnrolmentEnd, { outcome: 'enrolled' }>> {
  const ending = firstValueFrom(
    link.steps.pipe(
      map(({ enrolment }) => enrolment),
      filter((end) => end !== undefined),
    ),
  );
  const isUnderWay = link.state.enrolment !== undefined;
  const { enrolment: refused } = await link.take({ kind: 'enrol', ...wanted });
  // What comes next is the other enrolment's end.
  const end = isUnderWay ? refused : await ending;
  if (end?.outcome === 'enrolled') return end;
  throw end?.error ?? new RapportError('identity/busy', 'Another face is being enrolled: try again.');
}
