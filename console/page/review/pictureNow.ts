import type { PictureIndex } from '../../wire/review.js';
import { indexAt } from './playhead.js';

/** A picture stands for no more than so long, as a value of the curve does: behind it there was none. */
const standsSec = 1;

const whyNot = {
  'no-consent': 'picture.noConsent',
  'disk-full': 'picture.diskFull',
  yes: 'picture.gap',
} as const;

/** What is to be seen at a moment: a picture by its index, or the text that says why there is none. */
export type PictureNow =
  | { readonly index: number }
  | { readonly why: (typeof whyNot)[keyof typeof whyNot] | 'picture.noRecording' | 'picture.unreadable' };

/**
 * @param pictureSec when each picture was taken, ascending
 * @param takingSec when each of `taking` began
 */
export function pictureNow(
  {
    taking,
    recording,
  }: Pick<PictureIndex, 'recording'> & {
    readonly taking: readonly Pick<PictureIndex['taking'][number], 'is'>[];
  },
  {
    pictureSec,
    takingSec,
    atSec,
  }: { pictureSec: ArrayLike<number>; takingSec: ArrayLike<number>; atSec: number },
): PictureNow {
  const index = indexAt(pictureSec, atSec);
  const shownSec = pictureSec[index];
  // Half a microsecond: what seconds in a double lose of a stamp.
  if (shownSec !== undefined && shownSec <= atSec + 5e-7 && atSec - shownSec <= standsSec) return { index };
  if (recording === 'missing') return { why: 'picture.noRecording' };
  if (recording === 'unreadable') return { why: 'picture.unreadable' };
  const is = taking[indexAt(takingSec, atSec)]?.is;
  return { why: is === undefined ? 'picture.gap' : whyNot[is] };
}
