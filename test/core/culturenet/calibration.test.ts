import { expect, test } from 'vitest';

import { calibrationScale, coverageOf } from '../../../core/culturenet/calibration.js';
import { gaussian } from '../../../core/culturenet/shuffle.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';

test('the scale is the 68.27 % quantile of error over deviation', () => {
  // Ratios 0.5, 1, 1.5, 2; rank ceil(5 * 0.6827) = 4: the largest.
  const errors = Float32Array.of(0.05, -0.0625, 0.15, -0.4);
  const deviations = Float32Array.of(0.1, 0.0625, 0.1, 0.2);
  expect(calibrationScale(errors, deviations)).toBeCloseTo(2, 6);
  expect(coverageOf(errors, deviations)).toBe(0.5);
});

test('on other normal errors the scaled deviations cover what they say', () => {
  const random = mulberry32(11);
  const sample = () => Float32Array.from({ length: 4000 }, () => 0.3 * gaussian(random));
  const stated = new Float32Array(4000).fill(0.1);
  const scale = calibrationScale(sample(), stated);
  // The true factor is 3; 4,000 samples leave a standard error of about 0.7 % of coverage.
  expect(Math.abs(scale - 3)).toBeLessThan(0.15);
  const covered =
    coverageOf(
      sample(),
      stated.map((value) => value * scale),
    ) ?? 0;
  expect(Math.abs(covered - 0.6827)).toBeLessThan(0.03);
});

test('without errors there is no coverage', () => {
  expect(coverageOf(new Float32Array(0), new Float32Array(0))).toBeUndefined();
  expect(calibrationScale(new Float32Array(0), new Float32Array(0))).toBe(1);
});
