import { actionUnits, expressions, type Expression } from '../../core/affect/attributes.js';
import {
  bootstrapIntervals,
  type BootstrapInterval,
  type BootstrapOptions,
} from '../../core/metrics/bootstrap.js';
import { concordanceCorrelation, pearsonCorrelation } from '../../core/metrics/correlation.js';
import { completeRows } from '../../core/metrics/pairs.js';
import { calibration, type Calibration } from './calibration.js';
import { classification, confusionTable, type ClassFigures } from './classification.js';
import { codedUnitFigures, type CodedUnitFigures } from './codedUnitFigures.js';
import type { JudgedFace } from './estimateFaces.js';
import { groupFigures, type GroupFigures } from './groupFigures.js';
import { wordAffect } from './pseudoLabels.js';

/** A figure with its bootstrap interval; `undefined` where it cannot be had. */
export interface Figure {
  readonly value: number | undefined;
  readonly interval: BootstrapInterval | undefined;
}

export interface ExpressionFigures {
  readonly pictures: number;
  /** Pictures whose label the network does not know (contempt, say): they are left out. */
  readonly unknownToNetwork: number;
  readonly accuracy: Figure;
  readonly macroF1: Figure;
  readonly balancedAccuracy: Figure;
  readonly classes: Readonly<Partial<Record<Expression, ClassFigures>>>;
  /** Label, then prediction, then count. */
  /** Of the most probable expression: whether it is right as often as its probability says. */
  readonly calibration: Calibration | undefined;
  readonly confusion: Readonly<Partial<Record<Expression, Readonly<Partial<Record<Expression, number>>>>>>;
}

export interface AgreementFigures {
  readonly pictures: number;
  /** What the reference is: people's labels in the data, or the expression word's (pseudo-labels). */
  readonly reference: 'labels' | 'pseudo-labels';
  readonly concordance: Figure;
  readonly pearson: Figure;
}

export interface AffectFigures {
  readonly expressions: ExpressionFigures | undefined;
  readonly valence: AgreementFigures | undefined;
  readonly arousal: AgreementFigures | undefined;
  /** Pearson's r with the pseudo-labels from blendshapes. */
  readonly actionUnits:
    { readonly pictures: number; readonly pearson: Readonly<Record<string, Figure>> } | undefined;
  /** Against people's FACS codes. */
  readonly codedUnits: CodedUnitFigures | undefined;
  readonly groups: readonly GroupFigures[];
}

/** A fresh generator for each group, so that a group's intervals do not depend on the groups before it. */
export type MakeBootstrap = () => BootstrapOptions;

/** All figures that the labels allow. */
export function affectFigures(judged: readonly JudgedFace[], bootstrap: MakeBootstrap): AffectFigures {
  return {
    expressions: expressionFigures(judged, bootstrap()),
    valence: agreementFigures(judged, 'valence', bootstrap()),
    arousal: agreementFigures(judged, 'arousal', bootstrap()),
    actionUnits: actionUnitFigures(judged, bootstrap()),
    codedUnits: codedUnitFigures(judged, bootstrap()),
    groups: groupFigures(judged),
  };
}

function expressionFigures(
  judged: readonly JudgedFace[],
  bootstrap: BootstrapOptions,
): ExpressionFigures | undefined {
  const labelled = judged.filter(({ face }) => face.expression !== undefined);
  const known = labelled.filter(({ face, estimate }) =>
    Number.isFinite(estimate.expressions[indexOf(face.expression)]),
  );
  const labels = Float64Array.from(known, ({ face }) => indexOf(face.expression));
  const predictions = Float64Array.from(known, ({ estimate }) => mostProbable(estimate.expressions));
  const count = expressions.length;
  const table = confusionTable(labels, predictions, count);
  const figures = classification(table, count);
  if (figures === undefined) return undefined;
  const intervals = bootstrapIntervals<'accuracy' | 'macroF1' | 'balancedAccuracy'>(
    [labels, predictions],
    ([drawnLabels = [], drawnPredictions = []]) => {
      const drawn = classification(confusionTable(drawnLabels, drawnPredictions, count), count);
      return {
        accuracy: drawn?.accuracy,
        macroF1: drawn?.macroF1,
        balancedAccuracy: drawn?.balancedAccuracy,
      };
    },
    bootstrap,
  );
  const figure = (name: keyof typeof intervals): Figure => ({
    value: figures[name],
    interval: intervals[name],
  });
  const occurring = expressions.filter((_, i) => (figures.classes[i]?.support ?? 0) > 0);
  const row = (label: Expression) =>
    Object.fromEntries(expressions.map((name, i) => [name, table[indexOf(label) * count + i] ?? 0]));
  return {
    pictures: known.length,
    unknownToNetwork: labelled.length - known.length,
    accuracy: figure('accuracy'),
    macroF1: figure('macroF1'),
    balancedAccuracy: figure('balancedAccuracy'),
    calibration: calibration(
      known.map(({ estimate }) => estimate.expressions[mostProbable(estimate.expressions)] ?? 0),
      labels.map((label, i) => (label === predictions[i] ? 1 : 0)),
    ),
    classes: Object.fromEntries(occurring.map((name) => [name, figures.classes[indexOf(name)]])),
    confusion: Object.fromEntries(occurring.map((name) => [name, row(name)])),
  };
}

function agreementFigures(
  judged: readonly JudgedFace[],
  attribute: 'valence' | 'arousal',
  bootstrap: BootstrapOptions,
): AgreementFigures | undefined {
  const hasLabels = judged.some(({ face }) => Number.isFinite(face[attribute]));
  const reference = judged.map(({ face }) =>
    hasLabels ? face[attribute] : ((face.expression && wordAffect[face.expression]?.[attribute]) ?? NaN),
  );
  const { columns } = completeRows([reference, judged.map(({ estimate }) => estimate[attribute])]);
  const [expected = [], estimated = []] = columns;
  if (expected.length < 2) return undefined;
  const intervals = bootstrapIntervals<'concordance' | 'pearson'>(
    columns,
    ([x = [], y = []]) => ({ concordance: concordanceCorrelation(x, y), pearson: pearsonCorrelation(x, y) }),
    bootstrap,
  );
  return {
    pictures: expected.length,
    reference: hasLabels ? 'labels' : 'pseudo-labels',
    concordance: { value: concordanceCorrelation(expected, estimated), interval: intervals.concordance },
    pearson: { value: pearsonCorrelation(expected, estimated), interval: intervals.pearson },
  };
}

function actionUnitFigures(
  judged: readonly JudgedFace[],
  bootstrap: BootstrapOptions,
): AffectFigures['actionUnits'] {
  const present = judged.filter(({ face }) => face.actionUnits?.some(Number.isFinite));
  if (present.length < 2) return undefined;
  const columnsOf = (unit: number) => [
    Float64Array.from(present, ({ face }) => face.actionUnits?.[unit] ?? NaN),
    Float64Array.from(present, ({ estimate }) => estimate.actionUnits[unit] ?? NaN),
  ];
  const columns = actionUnits.flatMap((_, unit) => columnsOf(unit));
  const correlations = (values: readonly ArrayLike<number>[]) =>
    Object.fromEntries(
      actionUnits.map((name, unit) => [
        `AU${name}`,
        pearsonCorrelation(values[2 * unit] ?? [], values[2 * unit + 1] ?? []),
      ]),
    );
  const intervals: Record<string, BootstrapInterval | undefined> = bootstrapIntervals(
    columns,
    correlations,
    bootstrap,
  );
  const pearson = Object.entries(correlations(columns)).map(([name, value]) => [
    name,
    { value, interval: intervals[name] },
  ]);
  return { pictures: present.length, pearson: Object.fromEntries(pearson) as Record<string, Figure> };
}

function indexOf(expression: Expression | undefined): number {
  return expressions.findIndex((name) => name === expression);
}

function mostProbable(probabilities: Float32Array): number {
  return probabilities.reduce(
    (best, value, i) =>
      value > (probabilities[best] ?? -1) || !Number.isFinite(probabilities[best]) ? i : best,
    0,
  );
}
