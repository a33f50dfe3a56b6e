import { readFileSync } from 'node:fs';
import SVM from 'libsvm-js/asm.js';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';

import { derivedSeed } from '../../../core/culturenet/shuffle.js';
import { classifierNames, classifiers, type ClassifierName } from '../../../core/screening/classifiers.js';
import { labelsOf } from '../../../core/screening/Cohort.js';
import { columnsOf, type FeatureSet } from '../../../core/screening/featureGroups.js';
import { innerFolds, othersThan } from '../../../core/screening/folds.js';
import { judgeScores } from '../../../core/screening/judgeScores.js';
import type { FoldOutcome } from '../../../core/screening/Part.js';
import { standardise } from '../../../core/screening/score/standardise.js';
import { scoreChild } from '../../../core/screening/score/scoreChild.js';
import { simulatedChildren, type SimulationSettings } from '../../../core/screening/simulatedChildren.js';
import { judgeChild } from '../../../screening/leaveOneOut.js';
import { startPythonClassifiers, type PythonClassifiers } from '../../../screening/PythonClassifiers.js';
import { preparedPython } from '../../screening/preparedPython.js';

interface Given {
  readonly seed: number;
  readonly fitSeed: number;
  readonly settings: SimulationSettings;
  readonly set: FeatureSet;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly inner: readonly (readonly (readonly number[])[])[];
}

interface Reference {
  readonly classifiers: Readonly<
    Record<
      ClassifierName,
      {
        readonly folds: readonly {
          readonly setting: number;
          readonly score: number | null;
          readonly probability: number;
        }[];
        readonly f1: number;
        readonly sensitivity: number;
        readonly specificity: number;
        readonly auc: number;
      }
    >
  >;
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const given = read('cohort.json') as Given;
const reference = read('reference.json') as Reference;
const cohort = simulatedChildren(given.settings);
const labels = labelsOf(cohort);

let python: PythonClassifiers | undefined;

beforeAll(async () => {
  const command = await preparedPython();
  if (command === undefined) return;
  python = await startPythonClassifiers(
    command,
    cohort.children.map(({ vector }) => vector),
    { timeoutSec: 300 },
  );
}, 900_000);

afterAll(() => python?.stop());

function ready(context: TestContext): PythonClassifiers {
  if (python === undefined) return context.skip('the classifiers’ libraries are not installed');
  return python;
}

test('the reference’s children, labels and inner folds are those of this program', () => {
  const columns = columnsOf(given.set);
  expect(cohort.children.map(({ vector }) => columns.map((column) => vector[column]))).toEqual(given.x);
  expect([...labels]).toEqual(given.y);
  expect(derivedSeed(given.seed, 'fit')).toBe(given.fitSeed);
  for (const child of labels.keys()) {
    const own = othersThan(child, labels.length).map((row) => labels[row] ?? Number.NaN);
    expect(innerFolds(own, derivedSeed(given.seed, 'fold', child))).toEqual(given.inner[child]);
  }
});

test.for(classifierNames)(
  '%s: every child’s probability is scikit-learn’s to 1e-6, with the same setting, and so are the figures',
  { timeout: 300_000 },
  async (classifier, context) => {
    const own = ready(context);
    const expected = reference.classifiers[classifier];
    const folds: FoldOutcome[] = [];
    for (const child of labels.keys())
      folds.push(
        await judgeChild(own, { cohort, seed: given.seed }, { part: { classifier, set: given.set }, child }),
      );
    for (const [child, { chosen, score, probability }] of folds.entries()) {
      const fold = expected.folds[child];
      expect(chosen, `child ${child}`).toEqual(classifiers[classifier].grid[fold?.setting ?? -1]);
      expect(Math.abs(probability - (fold?.probability ?? Number.NaN)), `child ${child}`).toBeLessThan(1e-6);
      if (typeof fold?.score === 'number') expect(score).toBeCloseTo(fold.score, 5);
    }
    const { figures } = judgeScores(
      folds.map(({ score }) => score),
      labels,
    );
    for (const name of ['f1', 'sensitivity', 'specificity', 'auc'] as const)
      expect(figures[name].value).toBeCloseTo(expected[name], 9);
  },
);

test('libsvm-js, trained alike, decides alike on every child and on points between them', async (context) => {
  const columns = columnsOf(given.set);
  const [cost, gamma] = [1, 1 / columns.length];
  const { fitted } = await ready(context).fit({
    classifier: 'svm',
    columns,
    train: [...labels.keys()],
    labels: given.y,
    grid: [{ c: cost, gammaFactor: 1 }],
    inner: [],
    seed: 1,
  });
  if (fitted.kind !== 'svm') throw new Error('another classifier was trained');
  const { mean, scale } = fitted.weights;
  const rows = given.x.map((row) => [...standardise(row, fitted.weights)]);
  const count = (label: number): number => given.y.filter((own) => own === label).length;
  const other = new SVM({
    type: SVM.SVM_TYPES.C_SVC,
    kernel: SVM.KERNEL_TYPES.RBF,
    gamma,
    cost,
    epsilon: 1e-6,
    quiet: true,
    weight: Object.fromEntries([0, 1].map((label) => [label, labels.length / (2 * count(label))])),
  });
  other.train(rows, [...given.y]);
  const between = rows.map((row, index) => {
    const partner = rows[(index + 7) % rows.length] ?? row;
    return row.map((value, column) => (value + (partner[column] ?? Number.NaN)) / 2);
  });
  for (const point of [...rows, ...between]) {
    const numbers = point.map(
      (value, column) => value * (scale[column] ?? Number.NaN) + (mean[column] ?? Number.NaN),
    );
    const { score } = scoreChild(fitted, numbers);
    if (Math.abs(score) > 1e-4) expect(score > 0 ? 1 : 0).toBe(other.predictOne(point));
  }
  other.free();
}, 120_000);
