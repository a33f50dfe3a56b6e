import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../core/frame/decodeImage.js';
import { decodeRawImage } from '../../../core/frame/decodeRawImage.js';
import { openCvPictures } from '../../../pictures/openCvPictures.js';
import type { RawImageMessage } from '../../../core/frame/ImageMessage.js';

function image(fields: Partial<RawImageMessage>): RawImageMessage {
  return {
    width: 2,
    height: 1,
    encoding: 'rgb8',
    step: 6,
    isBigendian: false,
    data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    stampNs: 7n,
    frameId: 'camera',
    ...fields,
  };
}

const pixels = (fields: Partial<RawImageMessage>) => [...decodeRawImage(image(fields), openCvPictures).data];

describe('decodeRawImage', () => {
  it('keeps rgb8, stamp and frame id, and copies no pixels that are in order already', () => {
    const message = image({});
    const frame = decodeImage(message, openCvPictures);
    expect(frame).toEqual({ width: 2, height: 1, data: message.data, stampNs: 7n, frameId: 'camera' });
    expect(frame.data).toBe(message.data);
  });

  it('puts red first whatever the encoding', () => {
    expect(pixels({ encoding: 'bgr8' })).toEqual([3, 2, 1, 6, 5, 4]);
    expect(pixels({ encoding: '8UC3' })).toEqual([3, 2, 1, 6, 5, 4]);
    const four = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255);
    expect(pixels({ encoding: 'rgba8', step: 8, data: four })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(pixels({ encoding: 'bgra8', step: 8, data: four })).toEqual([3, 2, 1, 6, 5, 4]);
    const grey = Uint8Array.of(10, 20);
    for (const encoding of ['mono8', '8UC1']) {
      expect(pixels({ encoding, step: 2, data: grey })).toEqual([10, 10, 10, 20, 20, 20]);
    }
  });

  it('takes the upper byte of mono16 in either byte order', () => {
    const data = Uint8Array.of(0x12, 0x34, 0x56, 0x78);
    const mono16 = { encoding: 'mono16', step: 4, data };
    expect(pixels({ ...mono16, isBigendian: true })).toEqual([0x12, 0x12, 0x12, 0x56, 0x56, 0x56]);
    expect(pixels({ ...mono16, isBigendian: false })).toEqual([0x34, 0x34, 0x34, 0x78, 0x78, 0x78]);
  });

  it('takes the upper eight of the bits that mono16 uses: 10, 12 or 16', () => {
    const grey = (first: number, second: number) => {
      const data = Uint8Array.of(first & 255, first >> 8, second & 255, second >> 8, 99);
      const [a, , , b] = pixels({ encoding: 'mono16', step: 5, data });
      return [a, b];
    };
    // 1023 / 4 = 255.75, 512 / 4 = 128; 1024 / 16 = 64, 4095 / 16 = 255.9; 4096 / 256 = 16.
    expect(grey(1023, 512)).toEqual([255, 128]);
    expect(grey(1024, 4095)).toEqual([64, 255]);
    expect(grey(4096, 512)).toEqual([16, 2]);
    expect(grey(0, 0)).toEqual([0, 0]);
  });

  it('takes a step of 0 for rows without padding where the length says so', () => {
    expect(pixels({ step: 0 })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(pixels({ step: 0, encoding: 'bgr8' })).toEqual([3, 2, 1, 6, 5, 4]);
    expect(pixels({ step: 0, encoding: 'mono8', data: Uint8Array.of(7, 8) })).toEqual([7, 7, 7, 8, 8, 8]);
  });

  it('converts nv12, nv21 and nv24, whose colours have a plane of their own', () => {
    // As below: Y 81, U 90, V 240 is red; Y 126, U 128, V 128 grey. 4 x 2 pixels in rows of 5 bytes: the left block is
    // red, the right one grey.
    const luma = [81, 81, 126, 126, 0, 81, 81, 126, 126, 0];
    const expected = [254, 0, 0, 254, 0, 0, 128, 128, 128, 128, 128, 128];
    const of = (encoding: string, chroma: number[]) =>
      pixels({ encoding, width: 4, height: 2, step: 5, data: Uint8Array.of(...luma, ...chroma) });
    expect(of('nv12', [90, 240, 128, 128, 0])).toEqual([...expected, ...expected]);
    expect(of('nv21', [240, 90, 128, 128, 0])).toEqual([...expected, ...expected]);
    const row = [90, 240, 90, 240, 128, 128, 128, 128, 0, 0];
    expect(of('nv24', [...row, ...row])).toEqual([...expected, ...expected]);
    // Without padding and without a step.
    const tight = Uint8Array.of(81, 81, 81, 81, 90, 240);
    expect(pixels({ encoding: 'nv12', height: 2, step: 0, data: tight }).slice(0, 3)).toEqual([254, 0, 0]);
  });

  it.each(['rggb', 'bggr', 'gbrg', 'grbg'])('reads %s mosaics of 8 and 16 bits', (pattern) => {
    // One colour everywhere: whatever lies between its neighbours is that colour.
    const colour = { r: 200, g: 100, b: 50 };
    const side = 6;
    const values = Array.from({ length: side * side }, (_, i) => {
      const letter = pattern[((i % side) % 2) + 2 * (Math.floor(i / side) % 2)] as 'r' | 'g' | 'b';
      return colour[letter];
    });
    const expected = Array.from({ length: side * side }, () => [200, 100, 50]).flat();
    const size = { width: side, height: side };
    const eight = Uint8Array.from(values);
    expect(pixels({ ...size, encoding: `bayer_${pattern}8`, step: side, data: eight })).toEqual(expected);
    // Twelve bits, padded rows.
    const sixteen = Array.from({ length: side }, (_, row) => [
      ...values.slice(row * side, (row + 1) * side).flatMap((value) => [(value << 4) & 255, value >> 4]),
      0xff,
    ]).flat();
    const padded = { ...size, step: 2 * side + 1, data: Uint8Array.from(sixteen) };
    expect(pixels({ ...padded, encoding: `bayer_${pattern}16` })).toEqual(expected);
  });

  it('leaves out what pads the rows', () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0);
    expect(pixels({ height: 2, step: 8, data })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(pixels({ height: 2, step: 8, data, encoding: 'bgr8' })).toEqual([
      3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10,
    ]);
  });

  it('converts both orders of yuv422 by BT.601', () => {
    // Y 81, U 90, V 240 is BT.601's pure red: 1.164 (81 - 16) = 75.7; red 75.7 + 1.596 * 112 = 254.4,
    // green 75.7 - 0.813 * 112 + 0.391 * 38 = -0.5, blue 75.7 - 2.018 * 38 = -1.0.
    const red = [254, 0, 0];
    for (const encoding of ['yuv422', 'uyvy']) {
      expect(pixels({ encoding, step: 4, data: Uint8Array.of(90, 81, 240, 81) })).toEqual([...red, ...red]);
    }
    for (const encoding of ['yuv422_yuy2', 'yuyv']) {
      expect(pixels({ encoding, step: 4, data: Uint8Array.of(81, 90, 81, 240) })).toEqual([...red, ...red]);
    }
    // Grey: 1.164 (126 - 16) = 128.0; video black and white.
    expect(pixels({ encoding: 'yuyv', step: 4, data: Uint8Array.of(126, 128, 16, 128) })).toEqual([
      128, 128, 128, 0, 0, 0,
    ]);
    expect(pixels({ encoding: 'yuyv', step: 4, data: Uint8Array.of(235, 128, 255, 128) })).toEqual([
      255, 255, 255, 255, 255, 255,
    ]);
  });

  it.each([
    ['image/zero-size', { width: 0, step: 0, data: new Uint8Array(0) }],
    ['image/zero-size', { height: 0, data: new Uint8Array(0) }],
    ['image/too-large', { width: 100_000, height: 100_000, step: 300_000 }],
    ['image/encoding', { encoding: '16UC1' }],
    ['image/encoding', { encoding: 'toString' }],
    ['image/odd-size', { encoding: 'yuv422', width: 1, step: 2, data: new Uint8Array(2) }],
    ['image/odd-size', { encoding: 'nv12', width: 2, step: 2, data: new Uint8Array(3) }],
    ['image/odd-size', { encoding: 'bayer_rggb8', width: 2, height: 2, step: 2, data: new Uint8Array(4) }],
    ['image/step', { step: 0, data: new Uint8Array(5) }],
    ['image/length', { encoding: 'nv21', height: 2, step: 2, data: new Uint8Array(4) }],
    ['image/step', { step: 5, data: new Uint8Array(5) }],
    ['image/length', { data: new Uint8Array(5) }],
    ['image/length', { data: new Uint8Array(7) }],
    ['image/length', { data: new Uint8Array(0) }],
  ])('%s for %o, in one sentence', (code, fields) => {
    expect(() => decodeRawImage(image(fields), openCvPictures)).toThrow(expect.objectContaining({ code }));
    expect(() => decodeRawImage(image(fields), openCvPictures)).toThrow(/^[A-Z][^\n]*\.$/);
  });

  it('gives three bytes a pixel for every size and padding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom('rgb8', 'bgr8', 'mono8', 'rgba8', 'mono16'),
        (width, height, padding, encoding) => {
          const bytes = { rgb8: 3, bgr8: 3, mono8: 1, rgba8: 4, mono16: 2 }[encoding] * width;
          const step = bytes + padding;
          const frame = decodeRawImage(
            image({ width, height, encoding, step, data: new Uint8Array(step * height).fill(200) }),
            openCvPictures,
          );
          expect(frame.data).toEqual(new Uint8Array(width * height * 3).fill(200));
        },
      ),
    );
  });
});
