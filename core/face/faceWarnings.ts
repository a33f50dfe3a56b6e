import type { Warning } from '../Warning.js';
import type { VisibleFace } from './Face.js';
import type { FaceTracks } from './tracking/FaceTracks.js';

/** What an operator should know of a frame's faces. */
export function faceWarnings(input: {
  readonly faces: readonly VisibleFace[];
  readonly tracks: FaceTracks;
  /** Ids given up with this frame. */
  readonly gone: readonly string[];
}): Warning[] {
  const { faces, tracks, gone } = input;
  const warnings: Warning[] = gone.map((id) => ({
    code: 'face/lost',
    text: `The face ${id} is lost: it gets a new id when it comes back.`,
  }));
  if (faces.length === 0) {
    warnings.push({
      code: 'face/none',
      text: 'No face is visible: turn the robot to the child, or bring the child nearer.',
    });
  }
  const isChildKnown = faces.some(({ identity }) => identity?.person === 'child');
  if (faces.length > 1 && !isChildKnown) {
    warnings.push({
      code: 'face/several',
      text: `${faces.length} faces are visible and the child is not recognised: enrol the child, or keep others out of the picture.`,
    });
  }
  const hidden = tracks.tracks.filter(({ id, missedFrames }) => id !== undefined && missedFrames > 0);
  for (const { id } of hidden) {
    warnings.push({
      code: 'face/hidden',
      text: `The face ${id ?? ''} is hidden: its scores stop until it is seen again.`,
    });
  }
  return warnings;
}
