import { areaUnderCurve } from './areaUnderCurve.js';
import { areaInterval, f1Interval, meanInterval, proportionInterval, type Interval } from './intervals.js';

/** How many children were called what. */
export interface ConfusionTable {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

/** A figure with its 95 % interval over children; `undefined` where these children have none. */
export interface Figure {
  readonly value: number | undefined;
  readonly interval: Interval | undefined;
}

export const figureNames = ['f1', 'sensitivity', 'specificity', 'balancedAccuracy', 'auc'] as const;
export type FigureName = (typeof figureNames)[number];

/** What a classifier's scores of left-out children come to. */
export interface Judgement {
  readonly confusion: ConfusionTable;
  readonly figures: Readonly<Record<FigureName, Figure>>;
}

/** Above 0 is called positive. */
export function confusionOf(scores: ArrayLike<number>, labels: ArrayLike<number>): ConfusionTable {
  const count = (label: number, called: boolean): number =>
    Array.from(labels).filter((own, index) => own === label && (scores[index] ?? Number.NaN) > 0 === called)
      .length;
  return {
    truePositives: count(1, true),
    falseNegatives: count(1, false),
    falsePositives: count(0, true),
    trueNegatives: count(0, false),
  };
}

/** F1 = 2 TP / (2 TP + FP + FN). */
export function f1Of({ truePositives, falseNegatives, falsePositives }: ConfusionTable): number | undefined {
  const total = 2 * truePositives + falsePositives + falseNegatives;
  return total === 0 ? undefined : (2 * truePositives) / total;
}

function proportion(successes: number, trials: number): Figure {
  return {
    value: trials === 0 ? undefined : successes / trials,
    interval: proportionInterval(successes, trials),
  };
}

/** The figures of scores, above 0 for positive, against labels of 0 and 1; intervals of 95 % over children. */
export function judgeScores(scores: ArrayLike<number>, labels: ArrayLike<number>): Judgement {
  const confusion = confusionOf(scores, labels);
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = confusion;
  const sensitivity = proportion(truePositives, truePositives + falseNegatives);
  const specificity = proportion(trueNegatives, trueNegatives + falsePositives);
  const area = areaUnderCurve(scores, labels);
  return {
    confusion,
    figures: {
      f1: { value: f1Of(confusion), interval: f1Interval(truePositives, falsePositives + falseNegatives) },
      sensitivity,
      specificity,
      balancedAccuracy: balanced(sensitivity, specificity),
      auc: {
        value: area,
        interval:
          area === undefined
            ? undefined
            : areaInterval(area, truePositives + falseNegatives, trueNegatives + falsePositives),
      },
    },
  };
}

function balanced(one: Figure, other: Figure): Figure {
  if (
    one.value === undefined ||
    other.value === undefined ||
    one.interval === undefined ||
    other.interval === undefined
  )
    return { value: undefined, interval: undefined };
  return {
    value: (one.value + other.value) / 2,
    interval: meanInterval(
      { value: one.value, interval: one.interval },
      { value: other.value, interval: other.interval },
    ),
  };
}

/** F1 of calling everybody positive: 2 p / (1 + p), p the share of positive children. What a classifier must beat. */
export function everybodyPositiveF1(labels: ArrayLike<number>): number {
  const share = Array.from(labels).filter((label) => label === 1).length / labels.length;
  return (2 * share) / (1 + share);
}

/** The F1 that calling as many children positive at random would have: TP expected p q n, so 2 p q / (p + q). */
export function guessingF1({
  truePositives,
  falseNegatives,
  falsePositives,
  trueNegatives,
}: ConfusionTable): number | undefined {
  const count = truePositives + falseNegatives + falsePositives + trueNegatives;
  const positives = (truePositives + falseNegatives) / count;
  const called = (truePositives + falsePositives) / count;
  return positives + called > 0 ? (2 * positives * called) / (positives + called) : undefined;
}
