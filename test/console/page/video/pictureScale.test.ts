import fc from 'fast-check';
import { expect, test } from 'vitest';

import { scaleOf } from '../../../../console/page/video/pictureScale.js';

test('a picture in the image’s own size is drawn over as it is', () => {
  expect(scaleOf({ width: 640, height: 480 }, { widthPx: 640, heightPx: 480 })).toBe(1);
});

test('a picture that was made smaller or larger has its boxes made so too, whatever rounding did to its size', () => {
  expect(scaleOf({ width: 320, height: 240 }, { widthPx: 640, heightPx: 480 })).toBe(0.5);
  const sides = fc.integer({ min: 64, max: 4_000 });
  fc.assert(
    fc.property(sides, sides, fc.double({ min: 0.25, max: 4, noNaN: true }), (widthPx, heightPx, by) => {
      const picture = { width: Math.round(widthPx * by), height: Math.round(heightPx * by) };
      // Half a pixel of either side: so far the two sides' scales may lie apart.
      expect(scaleOf(picture, { widthPx, heightPx }) ?? NaN).toBeCloseTo(by, 1);
    }),
    { examples: [[640, 480, 1 / 3]] },
  );
});

test('over a picture that was turned or cut nothing is drawn: the boxes would be elsewhere', () => {
  const image = { widthPx: 640, heightPx: 480 };
  expect(scaleOf({ width: 480, height: 640 }, image)).toBeUndefined();
  expect(scaleOf({ width: 640, height: 360 }, image)).toBeUndefined();
  expect(scaleOf({ width: 480, height: 480 }, image)).toBeUndefined();
  expect(scaleOf({ width: 640, height: 480 }, { widthPx: 0, heightPx: 0 })).toBeUndefined();
});
