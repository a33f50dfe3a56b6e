import { z95, type Interval } from './intervals.js';

/** Lanczos's approximation (g = 7, nine terms), relative error below 1e-14 for x > 0. */
function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const shifted = x - 1;
  const t = shifted + 7.5;
  const sum = coefficients.reduce(
    (total, coefficient, index) => (index === 0 ? coefficient : total + coefficient / (shifted + index)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The continued fraction of the incomplete beta function (Lentz's method; Press et al., section 6.4). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
  function guarded(value: number): number {
    return Math.abs(value) < tiny ? tiny : value;
  }
}

/** The regularised incomplete beta function I_x(a, b), 0..1. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The two-sided p-value of Student's t with so many degrees of freedom. */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** Student's t-test of two groups and how large their difference is. */
export interface TTest {
  readonly counts: readonly [number, number];
  readonly means: readonly [number, number];
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly p: number;
  /** Difference of the means in pooled standard deviations, Hedges's correction for small groups applied. */
  readonly hedgesG: number;
  /** 95 %, by the normal approximation (Hedges & Olkin 1985, page 86). */
  readonly interval: Interval;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squares(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/**
 * Student's t-test for two independent groups of equal variance (as paper 000's figure 3c).
 *
 * @returns `undefined` for a group of fewer than two, or values that are all the same in both groups
 */
export function studentTTest(one: readonly number[], other: readonly number[]): TTest | undefined {
  const [n, m] = [one.length, other.length];
  if (n < 2 || m < 2) return undefined;
  const means = [meanOf(one), meanOf(other)] as const;
  const degreesOfFreedom = n + m - 2;
  const pooled = (squares(one, means[0]) + squares(other, means[1])) / degreesOfFreedom;
  if (!(pooled > 0)) return undefined;
  const difference = means[0] - means[1];
  const t = difference / Math.sqrt(pooled * (1 / n + 1 / m));
  const hedgesG = (difference / Math.sqrt(pooled)) * (1 - 3 / (4 * degreesOfFreedom - 1));
  const half = z95 * Math.sqrt((n + m) / (n * m) + hedgesG ** 2 / (2 * (n + m)));
  return {
    counts: [n, m],
    means,
    t,
    degreesOfFreedom,
    p: twoSidedP(t, degreesOfFreedom),
    hedgesG,
    interval: { low: hedgesG - half, high: hedgesG + half },
  };
}
