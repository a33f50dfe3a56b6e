import type { PictureHeader } from '../../wire/pictureFrame.js';
import { t } from '../language/translate.js';
import { faceWord } from './faceWord.js';

/** What is drawn over a picture, in words. */
export function overlayWords(overlay: NonNullable<PictureHeader['overlay']>): string {
  if (overlay.frozen) return t('video.frozen');
  const faces = overlay.faces.map((face, index) => `${index + 1} ${faceWord(face)}`);
  return t('video.faces', { count: faces.length, faces: faces.join(', ') });
}
