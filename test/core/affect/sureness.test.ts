import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sureness } from '../../../core/affect/sureness.js';

const of = (...expressions: number[]) => sureness({ expressions: Float32Array.from(expressions) });

describe('sureness', () => {
  it('falls from an answer of one half to one of a fifth', () => {
    expect(of(0.9, 0.1)).toBe(1);
    expect(of(0.5, 0.5)).toBe(1);
    // (0.35 - 0.2) / 0.3 = 0.5: half-way from 0.5 to 1
    expect(of(0.35, 0.35, 0.3)).toBeCloseTo(0.75, 5);
    expect(of(0.2, 0.2, 0.2, 0.2, 0.2)).toBeCloseTo(0.5, 5);
    expect(of(NaN, 0.35, 0.35, 0.3)).toBeCloseTo(0.75, 5);
    expect(of(NaN, NaN)).toBe(1);
  });

  it('stays within 0.5 and 1, and never falls as the greatest grows', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(of(low)).toBeGreaterThanOrEqual(0.5);
        expect(of(high)).toBeLessThanOrEqual(1);
        expect(of(high)).toBeGreaterThanOrEqual(of(low));
      }),
    );
  });
});
