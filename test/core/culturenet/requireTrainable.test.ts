import { expect, test } from 'vitest';

import { requireTrainable } from '../../../core/culturenet/requireTrainable.js';

test('as many labels as parameters pass, fewer or equal ones are refused', () => {
  const labels = Float32Array.from({ length: 51 }, (_, index) => index / 51);
  const need = { parameters: 51, whose: 'sim-c0-01' };
  expect(() => requireTrainable(labels, need)).not.toThrow();
  expect(() => requireTrainable(labels.subarray(1), need)).toThrow(/^sim-c0-01 has 50 labelled frames/);
  expect(() => requireTrainable(new Float32Array(60).fill(0.5), need)).toThrow(
    expect.objectContaining({ code: 'head/one-valued-labels' }),
  );
});
