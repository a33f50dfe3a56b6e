import { RapportError } from '../RapportError.js';
import { checkSize } from './decodeRawImage.js';
import type { Frame } from './Frame.js';
import type { CompressedImageMessage } from './ImageMessage.js';
import { inspectJpeg } from './inspectJpeg.js';
import { inspectPng } from './inspectPng.js';
import type { Pictures } from './Pictures.js';

/**
 * A compressed image's pixels as RGB. JPEG and PNG are told apart by their first bytes.
 *
 * Throws `image/empty`, `image/format` (neither JPEG nor PNG, or compressed depth), `image/truncated-jpeg`,
 * `image/truncated-png`, `image/zero-size`, `image/too-large` and `image/corrupt`.
 */
export function decodeCompressedImage(message: CompressedImageMessage, pictures: Pictures): Frame {
  const { data, format } = message;
  if (data.length === 0) {
    throw new RapportError('image/empty', 'A compressed image came without data: check the camera driver.');
  }
  const kind = startsWith(data, jpegStart) ? 'JPEG' : startsWith(data, pngStart) ? 'PNG' : undefined;
  if (kind === undefined || format.includes('compressedDepth')) {
    throw new RapportError(
      'image/format',
      `A compressed image of format '${format}' is neither JPEG nor PNG: set the camera's image_transport to jpeg or png.`,
    );
  }
  const header = kind === 'JPEG' ? inspectJpeg(data) : inspectPng(data);
  if (header === undefined) throw corrupt(kind);
  checkSize(header.width, header.height);
  if (!header.complete) {
    throw new RapportError(
      kind === 'JPEG' ? 'image/truncated-jpeg' : 'image/truncated-png',
      `A ${kind} image of ${header.width} x ${header.height} pixels breaks off after ${data.length} bytes: check the network, or lower the camera's rate or quality.`,
    );
  }
  const picture = pictures.decode(data, holdsRgb(format) ? 'rgb as bgr' : 'bgr');
  if (picture === undefined) throw corrupt(kind);
  return { ...picture, stampNs: message.stampNs, frameId: message.frameId };
}

const jpegStart = [0xff, 0xd8, 0xff];
const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function startsWith(data: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => data[i] === byte);
}

/**
 * Whether the file was written from red-green-blue pixels by a library that expects blue first, so that its colours are
 * swapped: image_transport says so in the second half of the format (`rgb8; jpeg compressed rgb8`).
 */
function holdsRgb(format: string): boolean {
  return /compressed\s+rgb/.test(format);
}

function corrupt(kind: string): RapportError {
  return new RapportError(
    'image/corrupt',
    `A ${kind} image is damaged and cannot be decoded: check the camera driver or the network.`,
  );
}
