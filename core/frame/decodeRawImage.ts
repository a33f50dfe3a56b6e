import { RapportError } from '../RapportError.js';
import type { Frame } from './Frame.js';
import type { RawImageMessage } from './ImageMessage.js';
import { pixelLayouts, type PixelLayout } from './pixelLayouts.js';
import { yuv422ToRgb } from './yuv422ToRgb.js';

/** Beyond this a header is taken for damaged; 8K video has 33 million pixels. */
export const maxPixels = 64_000_000;

/**
 * A raw image's pixels as RGB: the message's own where they are that already, since every message has memory of its own.
 *
 * Throws `image/zero-size`, `image/too-large`, `image/encoding`, `image/odd-width` (4:2:2 pairs two columns),
 * `image/step` and `image/length`.
 */
export function decodeRawImage(message: RawImageMessage): Frame {
  const { width, height, step, data } = message;
  checkSize(width, height);
  const layout = pixelLayouts.get(message.encoding);
  if (layout === undefined) {
    throw new RapportError(
      'image/encoding',
      `The camera's encoding '${message.encoding}' is not known: publish one of ${[...pixelLayouts.keys()].join(', ')}, or JPEG or PNG.`,
    );
  }
  if (layout.kind === 'yuv422' && width % 2 !== 0) {
    throw new RapportError(
      'image/odd-width',
      `An image in ${message.encoding} has ${width} columns, but 4:2:2 pairs them: publish an even width.`,
    );
  }
  const rowBytes = width * layout.bytesPerPixel;
  if (step < rowBytes) {
    throw new RapportError(
      'image/step',
      `An image of ${width} pixels in ${message.encoding} needs rows of ${rowBytes} bytes, but its step is ${step}: check the camera driver.`,
    );
  }
  if (data.length !== step * height) {
    throw new RapportError(
      'image/length',
      `An image of ${height} rows of ${step} bytes needs ${step * height} bytes, but ${data.length} came: check the camera driver or the network.`,
    );
  }
  return {
    width,
    height,
    data: toRgb(message, layout),
    stampNs: message.stampNs,
    frameId: message.frameId,
  };
}

/** Throws `image/zero-size` or `image/too-large`. */
export function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) {
    throw new RapportError(
      'image/zero-size',
      `An image came with ${width} columns and ${height} rows: check the camera driver.`,
    );
  }
  if (width * height > maxPixels) {
    throw new RapportError(
      'image/too-large',
      `An image says that it has ${width} x ${height} pixels, more than ${maxPixels}: check the camera driver, or lower its resolution.`,
    );
  }
}

function toRgb(message: RawImageMessage, layout: PixelLayout): Uint8Array {
  const { width, height, step, data } = message;
  if (message.encoding === 'rgb8' && step === width * 3) return data;
  const rgb = new Uint8Array(width * height * 3);
  if (layout.kind === 'yuv422') {
    yuv422ToRgb({ data, width, height, step, lumaOffset: layout.lumaOffset }, rgb);
    return rgb;
  }
  const { bytesPerPixel, red, green, blue } = layout;
  // Of 16 bits the upper byte is kept; where it lies is the byte order's business.
  const shift = layout.kind === 'mono16' && !message.isBigendian ? 1 : 0;
  const rowBytes = width * bytesPerPixel;
  if (message.encoding === 'rgb8') {
    for (let row = 0; row < height; row++) {
      rgb.set(data.subarray(row * step, row * step + rowBytes), row * rowBytes);
    }
    return rgb;
  }
  let to = 0;
  for (let row = 0; row < height; row++) {
    let from = row * step + shift;
    for (let column = 0; column < width; column++) {
      rgb[to] = data[from + red] ?? 0;
      rgb[to + 1] = data[from + green] ?? 0;
      rgb[to + 2] = data[from + blue] ?? 0;
      from += bytesPerPixel;
      to += 3;
    }
  }
  return rgb;
}
