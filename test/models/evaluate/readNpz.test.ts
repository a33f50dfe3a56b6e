import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

import { RapportError } from '../../../core/RapportError.js';
import { readNpy, readNpz } from '../../../models/evaluate/readNpz.js';
import { npy } from './npy.js';

describe('readNpz', () => {
  it('reads whole and floating-point numbers of several widths', () => {
    const archive = zipSync({
      'images.npy': npy('|u1', [1, 2, 2], Uint8Array.of(1, 2, 3, 255)),
      'count.npy': npy('<i8', [2], BigInt64Array.of(-5n, 7n)),
      'real.npy': npy('<f4', [1], Float32Array.of(-0.25)),
      // IEEE 754 halves: 0x3C00 = 1, 0xC000 = -2, 0x3555 = 0.333251953125, 0x0001 = 2^-24, 0x7C00 = infinity, 0x7E00 = NaN
      'half.npy': npy('<f2', [2, 3], Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00, 0x7e00)),
    });
    const arrays = readNpz(archive);
    expect(arrays.get('images')).toEqual({ shape: [1, 2, 2], data: Uint8Array.of(1, 2, 3, 255) });
    expect(arrays.get('count')).toEqual({ shape: [2], data: Float64Array.of(-5, 7) });
    expect(arrays.get('real')?.data).toEqual(Float64Array.of(-0.25));
    const half = { shape: [2, 3], data: Float64Array.of(1, -2, 0.333251953125, 2 ** -24, Infinity, NaN) };
    expect(arrays.get('half')).toEqual(half);
  });

  it('refuses in one sentence what it cannot read', () => {
    expect(() => readNpz(new Uint8Array(100))).toThrow('not an npz archive');
    expect(() => readNpy(new Uint8Array(100), 'x.npy')).toThrow('x.npy is not a NumPy array');
    expect(() => readNpy(npy('>f4', [1], Float32Array.of(1)), 'x.npy')).toThrow("x.npy holds '>f4'");
    expect(() => readNpy(npy('<f4', [3], Float32Array.of(1)), 'x.npy')).toThrow('x.npy breaks off');
    const whole = npy('<f4', [1], Float32Array.of(1));
    for (let length = 6; length < whole.length; length += 1)
      expect(() => readNpy(whole.subarray(0, length), 'x.npy')).toThrow(RapportError);
  });
});
