import { openCvPictures } from '../../pictures/openCvPictures.js';
import { describe, expect, it } from 'vitest';

import { compressJpeg } from '../../pictures/compressJpeg.js';
import { decodeImage } from '../../core/frame/decodeImage.js';
import type { Frame } from '../../core/frame/Frame.js';
import { resizeFrame, scaledSize } from '../../pictures/resizeFrame.js';

function frameOf(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Frame {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) data.set(colour(x, y), (y * width + x) * 3);
  return { width, height, data, stampNs: 9n, frameId: 'camera' };
}

describe('resizeFrame', () => {
  it('averages areas where it shrinks, each colour on its own', () => {
    // Two by two pixels of red 10, 20, 30, 40 and constant green and blue: their mean is 25.
    const frame = frameOf(2, 2, (x, y) => [10 + 10 * x + 20 * y, 50, 90]);
    const small = resizeFrame(frame, { width: 1, height: 1 });
    expect(small).toMatchObject({ width: 1, height: 1, stampNs: 9n, frameId: 'camera' });
    expect([...small.data]).toEqual([25, 50, 90]);
  });

  it('interpolates where it grows, to exactly the size', () => {
    const frame = frameOf(2, 1, (x) => [x * 100, 5, 5]);
    const large = resizeFrame(frame, { width: 8, height: 3 });
    expect(large.data).toHaveLength(8 * 3 * 3);
    const reds = [...large.data].filter((_, index) => index % 3 === 0).slice(0, 8);
    expect(reds).toEqual([...reds].sort((a, b) => a - b));
    expect([reds[0], reds.at(-1)]).toEqual([0, 100]);
  });

  it('gives the very picture back where nothing changes', () => {
    const frame = frameOf(4, 3, () => [1, 2, 3]);
    expect(resizeFrame(frame, { width: 4, height: 3 })).toBe(frame);
  });
});

describe('compressJpeg', () => {
  it('is read back in the same colours', () => {
    // Large plain areas: JPEG changes them by a few values at most.
    const frame = frameOf(32, 16, (x) => (x < 16 ? [200, 40, 40] : [40, 40, 200]));
    const file = compressJpeg(frame);
    expect([...file.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    const read = decodeImage(
      {
        format: 'rgb8; jpeg compressed bgr8',
        data: file,
        stampNs: 9n,
        frameId: 'camera',
      },
      openCvPictures,
    );
    expect(read).toMatchObject({ width: 32, height: 16, stampNs: 9n, frameId: 'camera' });
    const pixel = (x: number): number[] => [...read.data.subarray((8 * 32 + x) * 3).subarray(0, 3)];
    for (const [x, colour] of [
      [4, [200, 40, 40]],
      [28, [40, 40, 200]],
    ] as const)
      pixel(x).forEach((value, channel) =>
        expect(Math.abs(value - (colour[channel] ?? NaN))).toBeLessThanOrEqual(4),
      );
  });

  it('is smaller at a lower quality', () => {
    const noisy = frameOf(64, 64, (x, y) => [(x * 37 + y * 91) % 256, (x * 71) % 256, (y * 13) % 256]);
    expect(compressJpeg(noisy, 20).length).toBeLessThan(compressJpeg(noisy, 95).length);
  });
});

describe('scaledSize', () => {
  it.each([
    [
      { width: 0, height: 0 },
      { width: 640, height: 360 },
    ],
    [
      { width: 320, height: 0 },
      { width: 320, height: 180 },
    ],
    [
      { width: 0, height: 480 },
      { width: 853, height: 480 },
    ],
    [
      { width: 640, height: 480 },
      { width: 640, height: 480 },
    ],
  ])('makes of 640x360 and %j %j', (asked, made) => {
    expect(scaledSize({ width: 640, height: 360 }, asked)).toEqual(made);
  });
});
