import { describe, expect, it } from 'vitest';

import { cropsToTensor } from '../../../core/affect/cropsToTensor.js';
import { tinyModel } from './affectModelFixture.js';

const crop = { size: 2, data: Uint8Array.of(1, 20, 60, 2, 30, 100, 3, 40, 140, 4, 50, 180) };

describe('cropsToTensor', () => {
  it('puts colours in planes, minus mean, over scale', () => {
    const tensor = cropsToTensor([crop, { size: 2, data: new Uint8Array(12) }], tinyModel.input);
    expect(tensor.shape).toEqual([2, 3, 2, 2]);
    // R as it is; G: (20 - 10) / 2 = 5, 10, 15, 20; B: (60 - 20) / 4 = 10, 20, 30, 40
    expect(Array.from(tensor.data.subarray(0, 12))).toEqual([1, 2, 3, 4, 5, 10, 15, 20, 10, 20, 30, 40]);
    // black: 0, (0 - 10) / 2 = -5, (0 - 20) / 4 = -5
    expect(Array.from(tensor.data.subarray(12))).toEqual([0, 0, 0, 0, -5, -5, -5, -5, -5, -5, -5, -5]);
  });

  it('turns the colours round for a BGR network', () => {
    const input = { ...tinyModel.input, channels: 'bgr', mean: [0, 0, 0], scale: [1, 1, 1] } as const;
    const { data } = cropsToTensor([crop], input);
    expect(Array.from(data)).toEqual([60, 100, 140, 180, 20, 30, 40, 50, 1, 2, 3, 4]);
  });

  it('repeats the luma in all planes for a grey network', () => {
    const input = { ...tinyModel.input, channels: 'luminance', mean: [0, 0, 0], scale: [1, 1, 1] } as const;
    const { data } = cropsToTensor([crop], input);
    // 0.299 * 1 + 0.587 * 20 + 0.114 * 60 = 0.299 + 11.74 + 6.84 = 18.879
    for (const plane of [0, 4, 8]) expect(data[plane]).toBeCloseTo(18.879, 4);
  });

  it('refuses a crop of another size', () => {
    const large = { size: 3, data: new Uint8Array(27) };
    expect(() => cropsToTensor([large], tinyModel.input)).toThrow(
      'takes faces of 2 pixels, but the face stage aligned to 3',
    );
  });
});
