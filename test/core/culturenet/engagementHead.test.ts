import { expect, test } from 'vitest';

import { createEngagementHead } from '../../../core/culturenet/engagementHead.js';
import type { Head } from '../../../core/culturenet/Head.js';

/** One hidden unit, h = max(0, x1 + x2); score = 0.5 h - 0.25. */
const head: Head = {
  id: 'gennet-test',
  source: 'GenNet',
  featureModel: { id: 'model', sha256: 'ab', width: 2 },
  shared: {
    layers: [{ inputs: 2, outputs: 1, weight: Float32Array.of(1, 1), bias: Float32Array.of(0) }],
    inverseMoment: Float32Array.of(2, 0, 0, 1),
  },
  lastLayer: { inputs: 1, outputs: 1, weight: Float32Array.of(0.5), bias: Float32Array.of(-0.25) },
  uncertainty: { noiseSd: 0.1, frames: 9, scale: 2 },
};

test('scores by hand, with a deviation that grows away from the training data', () => {
  const engagement = createEngagementHead(head);
  const near = engagement.estimate(Float32Array.of(1, 0));
  // h = 1: 0.5 - 0.25; phi = (1, 1), phi' C phi = 2 + 1 = 3: 2 * 0.1 * sqrt(1 + 3 / 9) = 0.230940.
  expect(near.score).toBeCloseTo(0.25, 6);
  expect(near.uncertainty).toBeCloseTo(0.23094, 5);
  // h = 2: phi' C phi = 2 * 4 + 1 = 9: 0.2 * sqrt(2).
  expect(engagement.estimate(Float32Array.of(1, 1)).uncertainty).toBeCloseTo(0.282843, 5);
  expect(engagement).toMatchObject({ id: 'gennet-test', source: 'GenNet' });
});

test('a score never leaves [-1, 1]', () => {
  expect(createEngagementHead(head).estimate(Float32Array.of(100, 0)).score).toBe(1);
  const low = createEngagementHead({ ...head, lastLayer: { ...head.lastLayer, bias: Float32Array.of(-7) } });
  expect(low.estimate(Float32Array.of(0, 0)).score).toBe(-1);
});

test('features of another width or that are no numbers are refused', () => {
  const engagement = createEngagementHead(head);
  expect(() => engagement.estimate(new Float32Array(3))).toThrow(
    expect.objectContaining({ code: 'head/wrong-width' }),
  );
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(() => engagement.estimate(Float32Array.of(bad, 1))).toThrow(
      expect.objectContaining({ code: 'head/not-finite' }),
    );
  }
});
