import { expect, test } from 'vitest';

import { initialLayers } from '../../../core/culturenet/initialLayers.js';
import { derivedSeed, gaussian, shuffledIndices } from '../../../core/culturenet/shuffle.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

test('a shuffle is a permutation, and each place is as likely', () => {
  const random = mulberry32(2);
  const firsts = new Float64Array(5);
  for (let repeat = 0; repeat < 5000; repeat += 1) {
    const order = shuffledIndices(5, random);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
    firsts[order[0] ?? 0] = (firsts[order[0] ?? 0] ?? 0) + 1;
  }
  // Expected 1,000 each, standard deviation 28.
  for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(140);
});

test('normal numbers have mean 0 and variance 1', () => {
  const random = mulberry32(8);
  const values = Array.from({ length: 20_000 }, () => gaussian(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});

test('seeds differ by purpose', () => {
  const seeds = [
    derivedSeed(1),
    derivedSeed(1, 'a'),
    derivedSeed(1, 'b'),
    derivedSeed(11),
    derivedSeed(1, 'a', 1),
  ];
  expect(new Set(seeds).size).toBe(5);
});

test('layers start within Glorot’s limit, biases at zero', () => {
  const [first, last] = initialLayers([300, 20, 1], mulberry32(1));
  // sqrt(6 / 320) = 0.136931; 6,000 draws come near it.
  const largest = Math.max(...Array.from(first?.weight ?? [], Math.abs));
  expect(largest).toBeLessThanOrEqual(0.136931);
  expect(largest).toBeGreaterThan(0.1365);
  expect(first?.bias.every((value) => value === 0)).toBe(true);
  expect(last).toMatchObject({ inputs: 20, outputs: 1 });
});
