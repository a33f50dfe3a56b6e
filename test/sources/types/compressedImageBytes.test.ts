import { expect, it } from 'vitest';

import { compressedImageBytes, headerStampNs } from '../../../sources/types/compressedImageBytes.js';

/** Little endian: sec 5, nanosec 7, frame "ab", format "jpeg", three bytes. */
const little = [
  ...[0, 1, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0],
  // Two letters and a 0; filled up to four.
  ...[3, 0, 0, 0, 97, 98, 0, 0],
  // Four letters and a 0; filled up to eight.
  ...[5, 0, 0, 0, 106, 112, 101, 103, 0, 0, 0, 0],
  ...[3, 0, 0, 0, 10, 20, 30],
];

it('reads stamp and file', () => {
  const bytes = Uint8Array.from(little);
  expect(headerStampNs(bytes)).toBe(5_000_000_007n);
  expect(compressedImageBytes(bytes)).toEqual({ stampNs: 5_000_000_007n, file: Uint8Array.of(10, 20, 30) });
});

it('reads big endian', () => {
  const bytes = Uint8Array.from([
    ...[0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0],
    ...[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9],
  ]);
  expect(compressedImageBytes(bytes)).toEqual({ stampNs: 5_000_000_007n, file: Uint8Array.of(9) });
});

it('nothing is read from what is cut or no plain CDR', () => {
  for (let length = 0; length < little.length; length += 1)
    expect(compressedImageBytes(Uint8Array.from(little.slice(0, length)))).toBeUndefined();
  expect(headerStampNs(Uint8Array.from([0, 3, ...little.slice(2)]))).toBeUndefined();
});
