import { RapportError } from '../RapportError.js';
import type { Frame } from './Frame.js';
import type { RawImageMessage } from './ImageMessage.js';
import type { Pictures } from './Pictures.js';
import { pixelLayouts, type InterleavedLayout, type PixelLayout } from './pixelLayouts.js';
import { upperBits } from './upperBits.js';
import { packedYuvToRgb, semiPlanarBytes, semiPlanarToRgb, type PaddedImage } from './yuvToRgb.js';

/** Beyond this a header is taken for damaged; 8K video has 33 million pixels. */
export const maxPixels = 64_000_000;

/**
 * A raw image's pixels as RGB: the message's own where they are that already, since every message has memory of its own.
 *
 * A step of 0 stands for rows without padding where the length says so too.
 *
 * Throws `image/zero-size`, `image/too-large`, `image/encoding`, `image/odd-size` (where pixels share their colour in pairs or
 * blocks), `image/step` and `image/length`.
 */
export function decodeRawImage(message: RawImageMessage, pictures: Pictures): Frame {
  const { width, height, encoding, data } = message;
  checkSize(width, height);
  const layout = pixelLayouts.get(encoding);
  if (layout === undefined) {
    throw new RapportError(
      'image/encoding',
      `The camera's encoding '${encoding}' is not known: publish one of ${[...pixelLayouts.keys()].join(', ')}, or JPEG or PNG.`,
    );
  }
  checkPairs(message, layout);
  const rowBytes = width * layout.bytesPerPixel;
  const bytesWith = (step: number): number =>
    layout.kind === 'semi-planar' ? semiPlanarBytes(step, height, layout) : step * height;
  const step = message.step === 0 && data.length === bytesWith(rowBytes) ? rowBytes : message.step;
  if (step < rowBytes) {
    throw new RapportError(
      'image/step',
      `An image of ${width} pixels in ${encoding} needs rows of ${rowBytes} bytes, but its step is ${step}: check the camera driver.`,
    );
  }
  if (data.length !== bytesWith(step)) {
    throw new RapportError(
      'image/length',
      `An image in ${encoding} of ${height} rows of ${step} bytes needs ${bytesWith(step)} bytes, but ${data.length} came: check the camera driver or the network.`,
    );
  }
  return {
    width,
    height,
    data: toRgb({ ...message, step }, layout, pictures),
    stampNs: message.stampNs,
    frameId: message.frameId,
  };
}

/** Throws `image/odd-size`. */
function checkPairs({ width, height, encoding }: RawImageMessage, layout: PixelLayout): void {
  const isPlanar = layout.kind === 'semi-planar' && layout.block === 2;
  const needs =
    layout.kind === 'yuv422' && width % 2 !== 0
      ? 'whose columns share their colours in pairs: publish an even width'
      : isPlanar && (width % 2 !== 0 || height % 2 !== 0)
        ? 'whose pixels share their colours in blocks of four: publish an even size'
        : // OpenCV leaves smaller ones black.
          layout.kind === 'bayer' && (width < 3 || height < 3)
          ? 'too few to tell the colours of: publish a larger size'
          : undefined;
  if (needs === undefined) return;
  throw new RapportError(
    'image/odd-size',
    `An image has ${width} x ${height} pixels of ${encoding}, ${needs}.`,
  );
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

function toRgb(message: RawImageMessage, layout: PixelLayout, pictures: Pictures): Uint8Array {
  const { width, height, step, data, encoding } = message;
  if (encoding === 'rgb8') return withoutPadding(data, width * 3, step);
  const rgb = new Uint8Array(width * height * 3);
  switch (layout.kind) {
    case 'interleaved':
      interleavedToRgb(message, layout, rgb);
      return rgb;
    case 'yuv422':
      packedYuvToRgb(message, layout, rgb);
      return rgb;
    case 'semi-planar':
      semiPlanarToRgb(message, layout, rgb);
      return rgb;
    case 'grey16': {
      const grey = { width, height, step: width, data: upperBits(message) };
      interleavedToRgb(grey, oneByte, rgb);
      return rgb;
    }
    case 'bayer': {
      const colours = layout.bytesPerPixel === 2 ? upperBits(message) : withoutPadding(data, width, step);
      return pictures.demosaic({ width, height, data: colours }, layout.pattern).data;
    }
  }
}

const oneByte: InterleavedLayout = { kind: 'interleaved', bytesPerPixel: 1, red: 0, green: 0, blue: 0 };

function interleavedToRgb(
  { width, height, step, data }: PaddedImage,
  { bytesPerPixel, red, green, blue }: InterleavedLayout,
  rgb: Uint8Array,
): void {
  let to = 0;
  for (let row = 0; row < height; row++) {
    let from = row * step;
    for (let column = 0; column < width; column++) {
      rgb[to] = data[from + red] as number;
      rgb[to + 1] = data[from + green] as number;
      rgb[to + 2] = data[from + blue] as number;
      from += bytesPerPixel;
      to += 3;
    }
  }
}

function withoutPadding(data: Uint8Array, rowBytes: number, step: number): Uint8Array {
  if (step === rowBytes) return data;
  const rows = new Uint8Array((data.length / step) * rowBytes);
  for (let from = 0, to = 0; from < data.length; from += step, to += rowBytes)
    rows.set(data.subarray(from, from + rowBytes), to);
  return rows;
}
