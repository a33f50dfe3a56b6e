import { decodeCompressedImage } from '../core/frame/decodeCompressedImage.js';
import type { Frame } from '../core/frame/Frame.js';
import { openCvPictures } from './openCvPictures.js';

/**
 * The pixels of a JPEG or PNG file.
 *
 * @throws RapportError of `decodeCompressedImage`
 */
export function decodeFile(data: Uint8Array): Frame {
  return decodeCompressedImage({ data, format: '', stampNs: 0n, frameId: '' }, openCvPictures);
}
