import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  decodePictureFrame,
  encodePictureFrame,
  type PictureHeader,
} from '../../../console/wire/pictureFrame.js';

const header: PictureHeader = {
  sequence: 7,
  // Above 2^53: a JSON number would end in …344.
  stampNs: '1764244800123456789',
  sentNs: '1764244800173456789',
  widthPx: 640,
  heightPx: 480,
  missedBefore: 2,
  missed: 5,
  overlay: {
    faces: [
      {
        id: 'face1',
        box: [10.5, -3, 80, 90.25],
        landmarks: [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
          [9, 10],
        ],
        who: 'child',
        similarity: null,
        followed: true,
        readability: 0.5,
      },
    ],
    following: 'enrolled child',
    followedFaceId: 'face1',
    frozen: false,
  },
};

describe('a picture message', () => {
  test('comes back as it was, whatever the picture holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 64 }), (jpeg, shift) => {
        const bytes = encodePictureFrame(header, jpeg);
        // A WebSocket hands out views into a larger buffer.
        const inside = new Uint8Array(bytes.length + shift);
        inside.set(bytes, shift);
        expect(decodePictureFrame(inside.subarray(shift))).toEqual({ ok: true, value: { header, jpeg } });
      }),
    );
  });

  test('begins with RPF1 and the header’s length, big endian', () => {
    const bytes = encodePictureFrame({ ...header, overlay: null }, Uint8Array.of(0xff, 0xd8));
    const json = JSON.stringify({ ...header, overlay: null });
    expect([...bytes.subarray(0, 8)]).toEqual([0x52, 0x50, 0x46, 0x31, 0, 0, 0, json.length]);
    expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd8]);
  });

  test('cut anywhere before its picture, or any other bytes, is refused and never thrown over', () => {
    const bytes = encodePictureFrame(header, new Uint8Array(0));
    for (let end = 0; end < bytes.length; end++)
      expect(decodePictureFrame(bytes.subarray(0, end)).ok).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (other) => {
        expect(decodePictureFrame(other).ok).toBe(false);
      }),
    );
  });
});
