import type { ClassifierName, Setting } from './classifiers.js';
import { setName, type FeatureSet } from './featureGroups.js';
import type { LeftOutReason } from './folds.js';
import type { ChildScore } from './FittedClassifier.js';

/** One classifier on one set of attributes, every child left out once. */
export interface Part {
  readonly classifier: ClassifierName;
  readonly set: FeatureSet;
  /** Which permutation of the labels, from 1; absent for the children's own. */
  readonly permutation?: number;
}

/** Also the part's name among the files of a run. */
export function partId({ classifier, set, permutation }: Part): string {
  return [classifier, setName(set), ...(permutation === undefined ? [] : [`p${permutation}`])].join('.');
}

/** One left-out child. */
export interface FoldOutcome extends ChildScore {
  /** Row of the cohort. */
  readonly child: number;
  readonly chosen: Setting;
  /** Numbers that this fold did not use. */
  readonly leftOut: readonly { readonly name: string; readonly reason: LeftOutReason }[];
  /** By name, what each number used did to the score (`influenceOf`); absent for permutations. */
  readonly influence?: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** A part that is done, children in the cohort's order. */
export interface PartOutcome extends Part {
  readonly folds: readonly FoldOutcome[];
}
