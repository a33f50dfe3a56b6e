import type { FeatureSet } from './featureGroups.js';

/** Paper 000, section 4.2: who took part. */
export const paperCohort = { positives: 49, negatives: 39 } as const;

/** Paper 000, figure 3b: its best classifier by what it was given. Which of the seven that was it does not say. */
export const paperAblation: readonly {
  readonly set: FeatureSet;
  readonly f1: number;
  readonly sensitivity: number;
  readonly specificity: number;
}[] = [
  { set: ['AU'], f1: 0.69, sensitivity: 0.69, specificity: 0.62 },
  { set: ['AU', 'arousal'], f1: 0.72, sensitivity: 0.71, specificity: 0.67 },
  { set: ['AU', 'arousal', 'valence'], f1: 0.69, sensitivity: 0.67, specificity: 0.67 },
  { set: ['AU', 'arousal', 'valence', 'expression'], f1: 0.76, sensitivity: 0.76, specificity: 0.69 },
];

/** Paper 000, figure 3c: Student's t-test of each kind of attributes. */
export const paperPValues: Readonly<Record<string, number>> = {
  AU: 0.223,
  arousal: 0.007,
  valence: 0.001,
  expression: 0.006,
};
