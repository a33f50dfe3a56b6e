import type { AttributeQuality } from '../affect/attributes.js';

/** One child of a cohort: the 58 numbers and what they rest on. */
export interface CohortChild {
  readonly childId: string;
  /** The clinicians' label, as it stands in the table of labels. */
  readonly label: string;
  /** 58 numbers in the order of `featureNames`; `undefined` where the attribute was never known. */
  readonly vector: readonly (number | undefined)[];
  /** 58 entries: the worst of the child's sessions. */
  readonly quality: readonly AttributeQuality[];
  /** Sessions that were joined. */
  readonly sessions: number;
  /** Their time together, seconds. */
  readonly durationSec: number;
  /** Images in which the attributes were measured, of all sessions. */
  readonly framesMeasured: number;
  /** framesMeasured / images of the camera, 0..1. */
  readonly coverage: number;
}

/** Children with a label each, all seen by the same network. */
export interface Cohort {
  /** The label that sensitivity speaks of. */
  readonly positive: string;
  /** The other one. */
  readonly negative: string;
  /** Ids of the networks whose readings the numbers are, as sessions record them. */
  readonly affectModels: readonly string[];
  /** The children do not exist: `rapport cohort simulate`. */
  readonly simulated: boolean;
  /** Sessions under this coverage were left out, 0..1. */
  readonly minCoverage: number;
  readonly children: readonly CohortChild[];
}

/** 1 for the positive class, 0 for the other, a child each. */
export function labelsOf({ children, positive }: Pick<Cohort, 'children' | 'positive'>): Uint8Array {
  return Uint8Array.from(children, ({ label }) => (label === positive ? 1 : 0));
}
