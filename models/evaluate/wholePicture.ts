import type { FaceLandmarks } from '../../core/face/Face.js';
import type { Picture } from '../../core/frame/Picture.js';
import { resizeFrame } from '../../pictures/resizeFrame.js';
import type { FacePicture } from './FaceSource.js';

/**
 * A picture that is cut to the face already: scaled to the network's size, with its landmarks where the template has them, so
 * that alignment leaves every pixel where it is.
 */
export function wholePicture(
  picture: Picture,
  { size, template }: { readonly size: number; readonly template: FaceLandmarks },
): FacePicture {
  const scaled = resizeFrame({ ...picture, stampNs: 0n, frameId: '' }, { width: size, height: size });
  const at = (i: 0 | 1 | 2 | 3 | 4) => ({ x: template[i].x * size, y: template[i].y * size });
  return { picture: scaled, landmarks: [at(0), at(1), at(2), at(3), at(4)] };
}
