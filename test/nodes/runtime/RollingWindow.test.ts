import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RollingWindow } from '../../../nodes/runtime/RollingWindow.js';

function windowOf(values: readonly number[], capacity = 300): RollingWindow {
  const window = new RollingWindow(capacity);
  for (const value of values) window.add(value);
  return window;
}

describe('RollingWindow', () => {
  it('has no percentile while empty', () => {
    expect(new RollingWindow().percentile(0.5)).toBeUndefined();
  });

  it('gives nearest-rank percentiles', () => {
    // Rank ceil(p * 5) of 10 20 30 40 50: ceil(2.5) = 3rd, ceil(4.95) = 5th, ceil(0.5) = 1st; rank 0 counts as the 1st.
    const window = windowOf([50, 10, 40, 30, 20]);
    expect(window.percentile(0.5)).toBe(30);
    expect(window.percentile(0.99)).toBe(50);
    expect(window.percentile(0.1)).toBe(10);
    expect(window.percentile(0)).toBe(10);
    expect(window.percentile(1)).toBe(50);
  });

  it('forgets what is older than its capacity', () => {
    // Of 1 2 3 4 5 the last three stay: 3 4 5.
    const window = windowOf([1, 2, 3, 4, 5], 3);
    expect(window.percentile(0)).toBe(3);
    expect(window.percentile(1)).toBe(5);
  });

  it('gives the element at the rank of the sorted last values, whatever came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (values, capacity, percent) => {
          const kept = values.slice(-capacity).sort((a, b) => a - b);
          const fraction = percent / 100;
          const expected = kept[Math.ceil(fraction * kept.length) - 1];
          expect(windowOf(values, capacity).percentile(fraction)).toBe(expected);
        },
      ),
    );
  });
});
