import type { PictureHeader } from '../../wire/pictureFrame.js';

/**
 * Pixels of a picture for one of the image that something was said of.
 *
 * @returns `undefined` where the two are not of one shape: turned or cut, so that nothing of it can be drawn
 */
export function scaleOf(
  picture: { readonly width: number; readonly height: number },
  { widthPx, heightPx }: Pick<PictureHeader, 'widthPx' | 'heightPx'>,
): number | undefined {
  if (widthPx <= 0 || heightPx <= 0) return undefined;
  const [across, down] = [picture.width / widthPx, picture.height / heightPx];
  // As far apart as rounding or cutting each side to whole pixels may bring the two.
  if (Math.abs(across - down) > 1 / widthPx + 1 / heightPx) return undefined;
  return widthPx > heightPx ? across : down;
}
