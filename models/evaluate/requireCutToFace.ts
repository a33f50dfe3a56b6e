import type { FaceLandmarks } from '../../core/face/Face.js';
import type { FaceDetector } from '../../core/face/FaceDetector.js';
import type { Picture } from '../../core/frame/Picture.js';
import { resizeFrame } from '../../pictures/resizeFrame.js';
import { RapportError } from '../../core/RapportError.js';

/** Pictures looked at, spread over the set. */
const looks = 24;
/** Faces that have to be found before anything is said. */
const fewestFaces = 8;
/** Smaller faces than this share of the template's, in the middle of those found, have a margin around them. */
const leastShare = 0.85;
/** Side to which pictures are enlarged, pixels: detectors find no faces in thumbnails. */
const side = 160;

/** What a look at a set's pictures found. */
export interface CutLook {
  readonly looked: number;
  /** Pictures in which a face was found. */
  readonly found: number;
}

/**
 * Refuses a set whose pictures have a margin around the face, which would be scored as if cut to it.
 *
 * A set in which hardly any face is found (noise, thumbnails, a handful of pictures) is let through: `cutAlignment` says so.
 * A row that gives `undefined` is passed over. Throws `evaluate/margin`.
 */
export async function requireCutToFace(
  pictures: {
    readonly count: number;
    readonly at: (row: number) => Picture | undefined | Promise<Picture | undefined>;
  },
  options: {
    readonly name: string;
    readonly template: FaceLandmarks;
    readonly detector: FaceDetector;
  },
): Promise<CutLook> {
  const { name, template, detector } = options;
  const shares: number[] = [];
  let looked = 0;
  const step = Math.max(1, Math.floor(pictures.count / looks));
  for (let row = 0; row < pictures.count && row < step * looks; row += step) {
    const picture = await pictures.at(row);
    if (picture === undefined) continue;
    looked++;
    const enlarged = resizeFrame({ ...picture, stampNs: 0n, frameId: '' }, { width: side, height: side });
    const found = await detector.detect(enlarged, { minFaceSizePx: Math.round(side / 4) });
    const largest = [...found].sort((a, b) => b.box.height - a.box.height)[0];
    if (largest !== undefined) shares.push(faceScale(largest.landmarks) / side / faceScale(template));
  }
  const median = shares.sort((a, b) => a - b)[Math.floor(shares.length / 2)];
  if (median !== undefined && shares.length >= fewestFaces && median < leastShare) {
    throw new RapportError(
      'evaluate/margin',
      `The faces in ${name} are ${Math.round(100 * median)} % as large as in pictures cut to the face, and the network would be scored on faces too small: give their landmarks [N, 5, 2] in the npz, or --crops detect.`,
    );
  }
  return { looked, found: shares.length };
}

/** How pictures that are taken as cut to the face become crops, for the report; `undefined` where the caller insists on it. */
export function cutAlignment(look: CutLook | undefined): string {
  if (look === undefined || look.looked === 0 || look.found >= fewestFaces)
    return 'pictures already cut to the face, scaled to the input';
  return `pictures taken as cut to the face, scaled to the input, without being sure: a face was found in ${look.found} of ${look.looked} looked at`;
}

/** Distance of the middle of the eyes from the middle of the mouth: a turn of the head leaves it alone. */
function faceScale([rightEye, leftEye, , rightMouth, leftMouth]: FaceLandmarks): number {
  const across = rightEye.x + leftEye.x - rightMouth.x - leftMouth.x;
  const down = rightEye.y + leftEye.y - rightMouth.y - leftMouth.y;
  return Math.hypot(across, down) / 2;
}
