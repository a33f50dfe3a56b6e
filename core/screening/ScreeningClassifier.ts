import type { ClassifierName } from './classifiers.js';
import type { FittedClassifier } from './FittedClassifier.js';
import type { Figure } from './judgeScores.js';

/** A classifier trained on a whole cohort, with what its own left-out children say of it. */
export interface ScreeningClassifier {
  readonly classifier: ClassifierName;
  readonly fitted: FittedClassifier;
  /** Names of the numbers that it takes, in its order. */
  readonly features: readonly string[];
  readonly positive: string;
  readonly negative: string;
  readonly simulated: boolean;
  readonly positives: number;
  readonly negatives: number;
  /** The networks whose readings it was trained on. */
  readonly affectModels: readonly string[];
  /** The least coverage of a child that it was trained on, 0..1. */
  readonly leastCoverage: number;
  /** The least time that a child's face was measured, seconds. */
  readonly leastMeasuredSec: number;
  /** Of the children, each left out once. */
  readonly sensitivity: Figure;
  readonly specificity: Figure;
  readonly auc: Figure;
  readonly seed: number;
  /** Of what trained it. */
  readonly versions: Readonly<Record<string, string>>;
}
