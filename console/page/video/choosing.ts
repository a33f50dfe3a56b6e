import { signal } from '@preact/signals';

import { act } from '../lead/notices.js';
import { canLead, isAble, pictureShown } from '../link/state.js';

/** Whether faces can be chosen, so that a slip of the hand on the picture chooses nobody. */
export const isChoosing = signal(false);

/** Says whose face is the child's: that of the face with this number in the picture shown. */
export function chooseFace(number: number): void {
  const header = pictureShown.peek();
  const face = header?.overlay?.faces[number - 1];
  if (header === undefined || face === undefined || !canLead.peek()) return;
  isChoosing.value = false;
  void act({ kind: 'enrol', faceId: face.id, pictureNs: header.stampNs });
}

export function undoChoice(): void {
  if (canLead.peek() && isAble('undo-enrolment')) void act({ kind: 'undo-enrolment' });
}
