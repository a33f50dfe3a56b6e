import { derivedSeed } from '../core/culturenet/shuffle.js';
import { RapportError } from '../core/RapportError.js';
import { classifiers, type ClassifierName } from '../core/screening/classifiers.js';
import { labelsOf, type Cohort } from '../core/screening/Cohort.js';
import { columnsOf, setName, type FeatureSet } from '../core/screening/featureGroups.js';
import type { FittedClassifier } from '../core/screening/FittedClassifier.js';
import { innerFolds, othersThan, usableColumns } from '../core/screening/folds.js';
import { influenceOf } from '../core/screening/influence.js';
import type { FoldOutcome, Part } from '../core/screening/Part.js';
import { permutedLabels } from '../core/screening/permutation.js';
import { scoreChild } from '../core/screening/score/scoreChild.js';
import { featureNames } from '../core/session/featureVector.js';
import type { PythonClassifiers } from './PythonClassifiers.js';

/** The scores here and those of the library may differ by rounding alone. */
const toleratedDifference = 1e-6;

/** What all fits of a run share. */
export interface FitContext {
  readonly cohort: Cohort;
  readonly seed: number;
}

/** One fit: a part with one child left out. */
export interface FoldTask {
  readonly part: Part;
  readonly child: number;
}

function numbersOf(cohort: Cohort, row: number, columns: readonly number[]): number[] {
  return columns.map((column) => cohort.children[row]?.vector[column] ?? Number.NaN);
}

function requireColumns(columns: readonly number[], set: FeatureSet): void {
  if (columns.length > 0) return;
  throw new RapportError(
    'screening/no-numbers',
    `None of the numbers of ${setName(set)} is known of every child and varies: leave out children that lack them, or choose other --attributes.`,
  );
}

/**
 * Fits everybody but one child and scores that child, here and by the library.
 *
 * @throws RapportError `screening/no-numbers`, `screening/score-differs` when the two scores do, and what `fit` throws
 */
export async function judgeChild(
  python: PythonClassifiers,
  { cohort, seed }: FitContext,
  { part, child }: FoldTask,
): Promise<FoldOutcome> {
  const own = labelsOf(cohort);
  const labels = part.permutation === undefined ? own : permutedLabels(own, seed, part.permutation);
  const train = othersThan(child, cohort.children.length);
  const { columns, leftOut } = usableColumns(cohort.children, columnsOf(part.set), { train, heldOut: child });
  requireColumns(columns, part.set);
  const trainLabels = train.map((row) => labels[row] ?? 0);
  const { fitted, chosen, warnings, reference } = await python.fit({
    classifier: part.classifier,
    columns,
    train,
    labels: trainLabels,
    heldOut: child,
    grid: classifiers[part.classifier].grid,
    inner: innerFolds(trainLabels, derivedSeed(seed, 'fold', child)),
    seed: derivedSeed(seed, 'fit'),
  });
  const numbers = numbersOf(cohort, child, columns);
  const score = scoreChild(fitted, numbers);
  const difference = Math.abs(score.probability - (reference?.probability ?? Number.NaN));
  if (!(difference <= toleratedDifference))
    throw new RapportError(
      'screening/score-differs',
      `${part.classifier} scores a child ${score.probability} here and ${String(reference?.probability)} in its library: this is a defect, please report it.`,
    );
  const outcome: FoldOutcome = { child, ...score, chosen, leftOut, warnings };
  return part.permutation === undefined
    ? { ...outcome, influence: byName(columns, influenceOf(fitted, numbers)) }
    : { ...outcome, chosen: {}, leftOut: [] };
}

function byName(columns: readonly number[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(
    columns.map((column, index) => [featureNames[column] ?? '', values[index] ?? Number.NaN]),
  );
}

/** A classifier that learned from everybody, and the names of the numbers that it takes. */
export interface TrainedOnAll {
  readonly fitted: FittedClassifier;
  readonly features: readonly string[];
}

/** Fits everybody. */
export async function trainOnAll(
  python: PythonClassifiers,
  { cohort, seed }: FitContext,
  { classifier, set }: { readonly classifier: ClassifierName; readonly set: FeatureSet },
): Promise<TrainedOnAll> {
  const train = cohort.children.map((_, row) => row);
  const { columns } = usableColumns(cohort.children, columnsOf(set), { train });
  requireColumns(columns, set);
  const labels = [...labelsOf(cohort)];
  const { fitted } = await python.fit({
    classifier,
    columns,
    train,
    labels,
    grid: classifiers[classifier].grid,
    inner: innerFolds(labels, derivedSeed(seed, 'fold', 'all')),
    seed: derivedSeed(seed, 'fit'),
  });
  return { fitted, features: columns.map((column) => featureNames[column] ?? '') };
}
