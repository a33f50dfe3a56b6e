import type { OverlayFace } from '../../wire/pictureFrame.js';
import { t, type TextKey } from '../language/translate.js';

const words: Readonly<Record<OverlayFace['who'], TextKey>> = {
  child: 'face.child',
  other: 'face.other',
  unknown: 'face.unknown',
  off: 'face.nobodyEnrolled',
};

/** Whose face it is, in a word. */
export const faceWord = ({ who }: Pick<OverlayFace, 'who'>) => t(words[who]);
