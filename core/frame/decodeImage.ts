import { decodeCompressedImage } from './decodeCompressedImage.js';
import { decodeRawImage } from './decodeRawImage.js';
import type { Frame } from './Frame.js';
import type { ImageMessage } from './ImageMessage.js';
import type { Pictures } from './Pictures.js';

/**
 * A camera's message as a frame, which may hold the message's own pixels.
 *
 * Throws a `RapportError` whose code starts with `image/` for a message that cannot be decoded whole; the node skips
 * that frame and warns. Codes: see `decodeRawImage` and `decodeCompressedImage`.
 */
export function decodeImage(message: ImageMessage, pictures: Pictures): Frame {
  return 'encoding' in message ? decodeRawImage(message, pictures) : decodeCompressedImage(message, pictures);
}
