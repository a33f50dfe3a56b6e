import { describe, expect, it } from 'vitest';
import { headEffectiveness } from '../../../core/metrics/headEffectiveness.js';

const labels = [-1, -0.5, 0, 0.5, 1];

describe('head effectiveness', () => {
  it('passes a head that follows the labels', () => {
    // Errors .1 each: squared error .01, variance of the labels .5, so 1 - .01 / .5 = .98. The mean errs by 3 / 5.
    const result = headEffectiveness(labels, [-0.9, -0.4, 0.1, 0.6, 0.9]);
    expect(result).toMatchObject({ effective: true, reason: undefined });
    expect(result?.explainedVariance).toBeCloseTo(0.98, 12);
    expect(result?.meanAbsoluteError).toBeCloseTo(0.1, 12);
    expect(result?.meanEstimateError).toBeCloseTo(0.6, 12);
  });

  it('names a head that predicts the mean', () => {
    const constant = headEffectiveness(labels, [0, 0, 0, 0, 0]);
    expect(constant).toMatchObject({ effective: false, spreadRatio: 0, concordance: 0 });
    expect(constant?.reason).toMatch(/nearly one number/);
    expect(headEffectiveness(labels, [-0.01, 0, 0, 0, 0.01])?.reason).toMatch(/nearly one number/);
  });

  it('names a head that varies without following', () => {
    expect(headEffectiveness(labels, [1, 0.5, 0, -0.5, -1])?.reason).toMatch(/do not follow/);
  });

  it("names a head whose bias makes it worse than the child's mean", () => {
    expect(headEffectiveness(labels, [0, 0.5, 1, 1.5, 2])?.reason).toMatch(/constant \(0\.00\)/);
    // Against a constant that is itself far off, the same head is the better one.
    expect(headEffectiveness(labels, [0, 0.5, 1, 1.5, 2], { meanLabel: -2 })?.effective).toBe(true);
  });

  it('has no answer where labels cannot tell', () => {
    expect(headEffectiveness([0.2, 0.2], [0, 1])).toBeUndefined();
    expect(headEffectiveness([0.2], [0.2])).toBeUndefined();
    expect(headEffectiveness([0.2, Number.NaN], [0.2, 1])).toBeUndefined();
  });
});
