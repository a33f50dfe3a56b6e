/** A confidence interval over children. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The normal deviate of a two-sided 95 % interval. */
export const z95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion (1927), 95 %: also right for all or none, where resampling has nothing to vary.
 *
 * @returns `undefined` for a proportion of nothing
 */
export function proportionInterval(successes: number, trials: number): Interval | undefined {
  if (trials === 0) return undefined;
  const share = successes / trials;
  const z2 = z95 ** 2 / trials;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (z95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials));
  // Of none the low end is 0 exactly, and rounding would leave it a hair off.
  return { low: successes === 0 ? 0 : centre - half, high: successes === trials ? 1 : centre + half };
}

/** A proportion with its interval. */
interface Proportion {
  readonly value: number;
  readonly interval: Interval;
}

/** The interval of the mean of two independent proportions (Newcombe's square-and-add, 1998). */
export function meanInterval(one: Proportion, other: Proportion): Interval {
  const value = (one.value + other.value) / 2;
  const below = Math.hypot(one.value - one.interval.low, other.value - other.interval.low) / 2;
  const above = Math.hypot(one.interval.high - one.value, other.interval.high - other.value) / 2;
  return { low: Math.max(0, value - below), high: Math.min(1, value + above) };
}

/**
 * F1's interval: F1 = 2 J / (1 + J) with J = TP / (TP + FP + FN), a proportion of those children, whose Wilson interval is
 * carried over (Takahashi et al. 2022 note the relation).
 *
 * @returns `undefined` when nobody is positive and nobody was called so
 */
export function f1Interval(truePositives: number, mistakes: number): Interval | undefined {
  const interval = proportionInterval(truePositives, truePositives + mistakes);
  if (interval === undefined) return undefined;
  const f1Of = (share: number): number => (2 * share) / (1 + share);
  return { low: f1Of(interval.low), high: f1Of(interval.high) };
}

/**
 * By how much the dependence of left-out children's scores widens the variance of their area. Where there is no effect, what two
 * children have in common enters the score of each through the other's training set, once in either direction, so that
 * every pair counts twice: for a linear classifier the variance doubles. With an effect it is less; no estimate of it is
 * unbiased (Bengio & Grandvalet 2004), and the one that holds at chance is taken.
 */
const leftOutDependence = 2;

/**
 * The interval of an area under the curve from m and n children (Newcombe 2006, method 5): the areas that the one found is
 * not further from than 1.96 of their own standard errors, by Hanley & McNeil's variance with (m + n) / 2 in place of each
 * number, and with `leftOutDependence`. Asymmetric near 0 and 1, where the usual one is no interval at all.
 */
export function areaInterval(area: number, positives: number, negatives: number): Interval | undefined {
  if (positives === 0 || negatives === 0) return undefined;
  const pairs = (positives + negatives) / 2 - 1;
  const standardError = (of: number): number =>
    Math.sqrt(
      (leftOutDependence * of * (1 - of) * (1 + (pairs * (1 - of)) / (2 - of) + (pairs * of) / (1 + of))) /
        (positives * negatives),
    );
  const isInside = (of: number): boolean => Math.abs(area - of) <= z95 * standardError(of);
  const boundary = (outside: number): number => {
    if (isInside(outside)) return outside;
    let [inner, outer] = [area, outside];
    for (let step = 0; step < 60; step += 1) {
      const middle = (inner + outer) / 2;
      if (isInside(middle)) inner = middle;
      else outer = middle;
    }
    return inner;
  };
  return { low: area === 0 ? 0 : boundary(0), high: area === 1 ? 1 : boundary(1) };
}
