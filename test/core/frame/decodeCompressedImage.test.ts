import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../core/frame/decodeImage.js';
import { inspectJpeg } from '../../../core/frame/inspectJpeg.js';
import { inspectPng } from '../../../core/frame/inspectPng.js';
import { openCvPictures } from '../../../pictures/openCvPictures.js';
import { opencv } from '../../../pictures/opencv.js';

/** Left half red, right half blue. */
function halves(extension: '.jpg' | '.png'): Uint8Array {
  const cv = opencv();
  const [width, height] = [64, 48];
  const bgr = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) bgr[3 * i + (i % width < width / 2 ? 2 : 0)] = 255;
  return new Uint8Array(cv.imencode(extension, new cv.Mat(bgr, height, width, cv.CV_8UC3)));
}

const decode = (data: Uint8Array, format: string) =>
  decodeImage({ data, format, stampNs: 3n, frameId: 'camera' }, openCvPictures);

/** Of row 20, columns 5 and 60. */
function colours(data: Uint8Array, format: string): number[][] {
  const frame = decode(data, format);
  return [5, 60].map((column) => {
    const at = (20 * frame.width + column) * 3;
    // JPEG is lossy: to the nearest quarter.
    return [...frame.data.subarray(at, at + 3)].map((value) => Math.round(value / 64) * 64);
  });
}

describe('decodeCompressedImage', () => {
  it.each([
    ['.jpg', 'jpeg'],
    ['.jpg', 'rgb8; jpeg compressed bgr8'],
    ['.jpg', 'bgr8; jpeg compressed bgr8'],
    ['.png', 'png'],
    ['.png', 'rgb8; png compressed bgr8'],
    ['.png', 'jpeg'],
  ] as const)('decodes %s with the format %s to red, green, blue', (extension, format) => {
    const data = halves(extension);
    expect(decode(data, format)).toMatchObject({ width: 64, height: 48, stampNs: 3n, frameId: 'camera' });
    expect(colours(data, format)).toEqual([
      [256, 0, 0],
      [0, 0, 256],
    ]);
  });

  it('swaps colours back where the format says that they were swapped', () => {
    expect(colours(halves('.png'), 'rgb8; png compressed rgb8')).toEqual([
      [0, 0, 256],
      [256, 0, 0],
    ]);
  });

  it.each([
    ['image/truncated-jpeg', '.jpg'],
    ['image/truncated-png', '.png'],
  ] as const)('%s for a file cut off anywhere after its header', (code, extension) => {
    const whole = halves(extension);
    const header = extension === '.png' ? 33 : whole.length - 200;
    for (let length = header; length < whole.length; length += 7) {
      expect(() => decode(whole.slice(0, length), 'jpeg')).toThrow(expect.objectContaining({ code }));
    }
    expect(() => decode(whole.slice(0, -1), 'jpeg')).toThrow(/^[A-Z][^\n]*\.$/);
  });

  it('accepts a JPEG that its camera padded behind the end', () => {
    const padded = Uint8Array.from([...halves('.jpg'), 0, 0, 0, 0]);
    expect(decode(padded, 'jpeg').width).toBe(64);
  });

  it.each([
    ['a length and a time', [0x12, 0xff, 0x34, 0xff, 0xe1, 0x00]],
    ['one byte that begins a marker', [0xff]],
    ['a film', [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0xff, 0xd8, 0xff, 0xe0, 0xff, 0x00]],
  ])('accepts a JPEG with %s behind its end', (_, behind) => {
    expect(decode(Uint8Array.from([...halves('.jpg'), ...behind]), 'jpeg').width).toBe(64);
  });

  it('does not take the end of the next picture for that of one that breaks off', () => {
    const whole = halves('.jpg');
    const file = Uint8Array.from([...whole.slice(0, -20), ...whole]);
    expect(() => decode(file, 'jpeg')).toThrow(expect.objectContaining({ code: 'image/truncated-jpeg' }));
  });

  it.each([
    ['image/empty', []],
    ['image/format', [1, 2, 3, 4]],
    ['image/corrupt', [0xff, 0xd8, 0xff, 0xe0, 0, 0]],
    ['image/corrupt', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]],
  ])('%s', (code, bytes) => {
    expect(() => decode(Uint8Array.from(bytes), 'jpeg')).toThrow(expect.objectContaining({ code }));
  });

  it('image/format for compressed depth, though it is PNG', () => {
    expect(() => decode(halves('.png'), '16UC1; compressedDepth')).toThrow(
      expect.objectContaining({ code: 'image/format' }),
    );
  });

  it('image/too-large for a header that would fill the memory', () => {
    const bomb = halves('.png');
    new DataView(bomb.buffer).setUint32(16, 1_000_000);
    new DataView(bomb.buffer).setUint32(20, 1_000_000);
    expect(() => decode(bomb, 'png')).toThrow(expect.objectContaining({ code: 'image/too-large' }));
  });

  it('image/corrupt for a PNG whose pixels are damaged', () => {
    const damaged = halves('.png');
    damaged.fill(0x55, 50, 70);
    expect(() => decode(damaged, 'png')).toThrow(expect.objectContaining({ code: 'image/corrupt' }));
  });
});

describe('inspectJpeg and inspectPng', () => {
  it('read size and completeness', () => {
    const complete = { width: 64, height: 48, complete: true };
    expect(inspectJpeg(halves('.jpg'))).toEqual(complete);
    expect(inspectPng(halves('.png'))).toEqual(complete);
    expect(inspectPng(halves('.png').slice(0, 40))).toEqual({ ...complete, complete: false });
  });

  it('do not take an embedded preview for the picture', () => {
    // SOI, APP1 of 12 bytes that hold a whole little JPEG's markers, then an SOF0 of 5 x 3, SOS, data, and no EOI.
    const app1 = [0xff, 0xe1, 0, 12, 0xff, 0xd8, 0xff, 0xc0, 0, 2, 0xff, 0xd9, 0, 0];
    const sof0 = [0xff, 0xc0, 0, 8, 8, 0, 3, 0, 5, 1];
    const sos = [0xff, 0xda, 0, 2, 1, 2, 3];
    const file = Uint8Array.of(0xff, 0xd8, ...app1, ...sof0, ...sos);
    expect(inspectJpeg(file)).toEqual({ width: 5, height: 3, complete: false });
    expect(inspectJpeg(Uint8Array.of(...file, 0xff, 0xd9))?.complete).toBe(true);
    // Two scans with a table between them, whose bytes are no end, a restart and a zero that is data.
    const table = [0xff, 0xc4, 0, 4, 0xff, 0xd9];
    const scans = [...file, 0xff, 0xd0, 4, 0xff, 0, ...table, ...sos];
    expect(inspectJpeg(Uint8Array.of(...scans))?.complete).toBe(false);
    expect(inspectJpeg(Uint8Array.of(...scans, 0xff, 0xff, 0xd9, 1, 0xff, 2))?.complete).toBe(true);
  });
});
