import { expect, test } from 'vitest';

import { decodeSafetensors, encodeSafetensors } from '../../../heads/registry/safetensors.js';

const tensors = {
  weight1: { data: Float32Array.of(1, -2, 0.5, 3), shape: [2, 2] },
  bias1: { data: Float32Array.of(Number.MIN_VALUE, -0), shape: [2] },
};

test('what is written is read, to the bit', () => {
  expect(decodeSafetensors(encodeSafetensors(tensors), 'x')).toEqual(tensors);
});

test('the layout is that of safetensors', () => {
  const bytes = encodeSafetensors({ a: { data: Float32Array.of(1), shape: [1] } });
  const length = Number(bytes.readBigUInt64LE());
  expect(length % 8).toBe(0);
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
    a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
  });
  expect(bytes.readFloatLE(8 + length)).toBe(1);
});

test('cut off or strange files are refused', () => {
  const whole = encodeSafetensors(tensors);
  for (const length of [0, 7, 20, whole.length - 1]) {
    expect(() => decodeSafetensors(whole.subarray(0, length), 'head')).toThrow(
      expect.objectContaining({ code: 'head/corrupt' }),
    );
  }
  const strange = Buffer.from(whole);
  strange.write('F64', strange.indexOf('F32'));
  expect(() => decodeSafetensors(strange, 'head')).toThrow(/tensor weight1 does not fit/);
});
