import type { Mat } from 'opencv4nodejs';
import { opencv } from '../../pictures/opencv.js';
import type { VideoContainer } from './readContainer.js';

type Shown = Pick<VideoContainer, 'rotationDeg' | 'isFlipped' | 'pixelAspect'>;

/** A picture as a player shows it: pixels made square, turned, mirrored. Gives the memory of `image` back. */
export function showUpright(image: Mat, { rotationDeg, isFlipped, pixelAspect }: Shown): Mat {
  const cv = opencv();
  let shown = image;
  const replace = (next: Mat): void => {
    shown.release();
    shown = next;
  };
  const width = Math.max(1, Math.round(image.cols * pixelAspect));
  if (width !== image.cols) replace(shown.resize(image.rows, width, 0, 0, cv.INTER_LINEAR));
  if (rotationDeg === 90) replace(shown.rotate(cv.ROTATE_90_CLOCKWISE));
  if (rotationDeg === 180) replace(shown.rotate(cv.ROTATE_180));
  if (rotationDeg === 270) replace(shown.rotate(cv.ROTATE_90_COUNTERCLOCKWISE));
  if (isFlipped) replace(shown.flip(1));
  return shown;
}
