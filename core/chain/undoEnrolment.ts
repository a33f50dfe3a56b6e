import type { IdentityGallery } from '../face/identity/identityGallery.js';
import { withGallery } from '../face/faceStage.js';
import { RapportError } from '../RapportError.js';
import type { FaceLinkState, FaceLinkStep } from './faceLink.js';

/** Who was enrolled before the last enrolment. */
export interface EnrolledBefore {
  /** `undefined`: nobody. */
  readonly gallery: IdentityGallery | undefined;
  readonly childId: string;
}

/** What came of taking an enrolment back. */
export type UndoEnd =
  | { readonly outcome: 'undone'; readonly childId: string; readonly restored: string | undefined }
  /** One that was under way has ended. */
  | { readonly outcome: 'stopped'; readonly childId: string }
  | { readonly outcome: 'refused'; readonly error: RapportError };

/** Takes the last enrolment back, or ends the one under way; one step, not the ones before. */
export function undoEnrolment(state: FaceLinkState): FaceLinkStep {
  const { enrolment, enrolledBefore, childId } = state;
  if (enrolment !== undefined) {
    const error = new RapportError(
      'identity/undone',
      'The enrolment was taken back while the face was still being learnt: enrol again.',
    );
    return {
      state: { ...state, enrolment: undefined },
      enrolment: { outcome: 'refused', error },
      undo: { outcome: 'stopped', childId: enrolment.childId },
      warnings: [],
    };
  }
  if (enrolledBefore === undefined) {
    const error = new RapportError(
      'identity/nothing-to-undo',
      'There is no enrolment to take back: enrol the child anew if the face is the wrong one.',
    );
    return { state, undo: { outcome: 'refused', error }, warnings: [] };
  }
  const { gallery, childId: restoredId } = enrolledBefore;
  return {
    state: {
      ...state,
      stage: withGallery(state.stage, gallery),
      childId: restoredId,
      enrolledBefore: undefined,
    },
    undo: { outcome: 'undone', childId, restored: gallery === undefined ? undefined : restoredId },
    warnings: [],
  };
}
