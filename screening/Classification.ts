import type { AttributeTests } from '../core/screening/attributeTests.js';
import type { ClassifierName } from '../core/screening/classifiers.js';
import type { FeatureSet } from '../core/screening/featureGroups.js';
import type { FigureName, Judgement } from '../core/screening/judgeScores.js';
import type { PermutationResult } from '../core/screening/permutation.js';
import type { FoldOutcome } from '../core/screening/Part.js';
import type { PowerNote } from '../core/screening/powerNote.js';
import type { AttributeQuality } from '../core/affect/attributes.js';

/** One classifier on one set of attributes. */
export interface ClassifierResult extends Judgement {
  readonly classifier: ClassifierName;
  readonly set: FeatureSet;
  readonly folds: readonly FoldOutcome[];
  /** Of labels dealt out anew; empty without permutations. */
  readonly byChance: Readonly<Partial<Record<FigureName, PermutationResult>>>;
}

/** What is known of a child beside its numbers. */
export interface ChildNote {
  readonly childId: string;
  readonly label: string;
  readonly coverage: number;
  readonly durationSec: number;
  readonly sessions: number;
}

/** What `rapport cohort classify` found. */
export interface Classification {
  readonly positive: string;
  readonly negative: string;
  readonly simulated: boolean;
  readonly affectModels: readonly string[];
  readonly minCoverage: number;
  /** SHA-256 of the cohort's file. */
  readonly cohortSha256: string;
  readonly children: readonly ChildNote[];
  readonly seed: number;
  /** Of this suite, Python and the libraries. */
  readonly versions: Readonly<Record<string, string>>;
  /** Permutations that were asked for. */
  readonly permutations: number;
  readonly results: readonly ClassifierResult[];
  readonly tests: AttributeTests;
  readonly power: PowerNote;
  /** F1 of calling every child positive. */
  readonly everybodyPositiveF1: number;
  /** How well the recordings alone tell the classes apart: areas of coverage and of recorded time, either direction. */
  readonly recordingAreas: { readonly coverage: number; readonly durationSec: number };
  /** Numbers by what they rest on. */
  readonly quality: Readonly<Record<AttributeQuality, readonly string[]>>;
  readonly parts: number;
  readonly partsDone: number;
}
