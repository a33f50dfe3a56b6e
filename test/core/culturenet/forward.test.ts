import { expect, test } from 'vitest';

import { dense, hiddenActivations } from '../../../core/culturenet/forward.js';

const first = { inputs: 2, outputs: 2, weight: Float32Array.of(1, -1, 2, 0.5), bias: Float32Array.of(0, 1) };
const second = { inputs: 2, outputs: 1, weight: Float32Array.of(2, 3), bias: Float32Array.of(-1) };

test('a dense layer is x W + b', () => {
  // x = (1, 2): (1 * 1 + 2 * 2 + 0, 1 * -1 + 2 * 0.5 + 1) = (5, 1).
  expect([...dense(first, Float32Array.of(1, 2))]).toEqual([5, 1]);
});

test('hidden layers are ReLU and leave their input alone', () => {
  const features = Float32Array.of(-1, 0.25);
  // (-1 + 0.5, 1 + 0.125 + 1) = (-0.5, 2.125) -> (0, 2.125); 2 * 0 + 3 * 2.125 - 1 = 5.375.
  expect([...hiddenActivations([first], features)]).toEqual([0, 2.125]);
  expect([...hiddenActivations([first, second], features)]).toEqual([5.375]);
  expect([...features]).toEqual([-1, 0.25]);
});
