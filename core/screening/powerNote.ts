import { areaInterval, proportionInterval, type Interval } from './intervals.js';
import { twoSidedP } from './studentT.js';

/** What a cohort of this size can and cannot tell. */
export interface PowerNote {
  readonly positives: number;
  readonly negatives: number;
  /** Fewer than 30 children. */
  readonly isSmall: boolean;
  /** The difference in standard deviations that a t-test at 5 % finds with 80 % power. */
  readonly detectableEffect: number;
  /** The least area under the curve whose 95 % interval leaves 0.5; `undefined` where not even 1 does. */
  readonly areaBeyondChance: number | undefined;
  /** The interval of a sensitivity near three quarters. */
  readonly sensitivityExample: { readonly value: number; readonly interval: Interval };
  readonly sentence: string;
}

const smallCohort = 30;

/** The value that Student's t exceeds with probability `upper`. */
function tQuantile(upper: number, degreesOfFreedom: number): number {
  let [low, high] = [0, 1e4];
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (twoSidedP(middle, degreesOfFreedom) / 2 > upper) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function areaBeyondChance(positives: number, negatives: number): number | undefined {
  const leavesChance = (area: number): boolean => (areaInterval(area, positives, negatives)?.low ?? 0) > 0.5;
  const step = [...Array(501).keys()].find((index) => leavesChance(0.5 + index / 1000));
  return step === undefined ? undefined : 0.5 + step / 1000;
}

/**
 * The power note of a cohort; the detectable difference by the usual approximation (t_0.975 + t_0.8) sqrt(1/n + 1/m).
 *
 * @param positives at least 2, as `negatives`
 */
export function powerNote(positives: number, negatives: number): PowerNote {
  const children = positives + negatives;
  const degreesOfFreedom = children - 2;
  const detectableEffect =
    (tQuantile(0.025, degreesOfFreedom) + tQuantile(0.2, degreesOfFreedom)) *
    Math.sqrt(1 / positives + 1 / negatives);
  const found = Math.round(0.75 * positives);
  const interval = proportionInterval(found, positives) ?? { low: 0, high: 1 };
  const area = areaBeyondChance(positives, negatives);
  const isSmall = children < smallCohort;
  const sentence = [
    `${children} children (${positives} and ${negatives}):`,
    `a t-test finds differences of ${detectableEffect.toFixed(2)} standard deviations with 80 % power;`,
    area === undefined
      ? 'no area under the curve, not even 1, is beyond chance;'
      : `an area under the curve is beyond chance from ${area.toFixed(2)} on;`,
    `finding ${found} of ${positives} means a sensitivity between ${interval.low.toFixed(2)} and ${interval.high.toFixed(2)}.`,
    ...(isSmall
      ? [
          `With fewer than ${smallCohort} children a classifier cannot be told from a lucky one: take every figure as a rehearsal of the study, not as its result.`,
        ]
      : []),
  ].join(' ');
  return {
    positives,
    negatives,
    isSmall,
    detectableEffect,
    areaBeyondChance: area,
    sensitivityExample: { value: found / positives, interval },
    sentence,
  };
}
