import type { PictureHeader } from '../../wire/pictureFrame.js';
import { drawOverlay } from './drawOverlay.js';
import { faceWord } from './faceWord.js';
import { scaleOf } from './pictureScale.js';

/** What is said of a picture, in pixels of an image of that size. */
export type SaidOfPicture = Pick<PictureHeader, 'widthPx' | 'heightPx' | 'overlay'>;

/**
 * Draws a picture and, where something is said of it, boxes and landmarks over it.
 *
 * @returns false where what is said is of an image of another shape: then the picture alone is drawn
 */
export function drawPicture(
  canvas: HTMLCanvasElement,
  bitmap: ImageBitmap,
  said: SaidOfPicture | undefined,
): boolean {
  if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
  if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
  const context = canvas.getContext('2d');
  if (context === null) return true;
  context.drawImage(bitmap, 0, 0);
  if (said === undefined || said.overlay === null) return true;
  const scale = scaleOf(bitmap, said);
  if (scale === undefined) return false;
  context.save();
  context.scale(scale, scale);
  drawOverlay(context, said.overlay, {
    widthPx: said.widthPx,
    scale: shownScale(canvas, said),
    label: (face, number) => ({ number, word: faceWord(face) }),
  });
  context.restore();
  return true;
}

/** Pixels of the image for one of the screen; the picture fits into the canvas, whichever side is the shorter. */
function shownScale(
  { clientWidth, clientHeight }: HTMLCanvasElement,
  { widthPx, heightPx }: Pick<PictureHeader, 'widthPx' | 'heightPx'>,
): number {
  return clientWidth > 0 && clientHeight > 0 ? Math.max(widthPx / clientWidth, heightPx / clientHeight) : 1;
}
