import type { AffectModel } from '../../core/affect/AffectModel.js';
import { expressions } from '../../core/affect/attributes.js';
import type {
  AffectFigures,
  AgreementFigures,
  ExpressionFigures,
  Figure,
} from '../../models/evaluate/affectFigures.js';
import type { UnusedFace } from '../../models/evaluate/estimateFaces.js';

/** One evaluation: what was judged, how, and the figures. `--json` prints it as it is. */
export interface Evaluation {
  readonly model: string;
  readonly sha256: string;
  readonly data: string;
  readonly kind: string;
  readonly alignment: string;
  readonly pictures: number;
  readonly unused: readonly UnusedFace[];
  readonly resamples: number;
  readonly seed: number;
  readonly quality: AffectModel['quality'];
  readonly figures: AffectFigures;
}

const mostNamed = 10;

/** The evaluation as text for a person. */
export function evaluationReport(evaluation: Evaluation): string {
  const { figures } = evaluation;
  return [
    `${evaluation.model} on ${evaluation.data} (${evaluation.kind}, ${evaluation.pictures} pictures; ${evaluation.alignment})`,
    ...unusedLines(evaluation.unused),
    ...(figures.expressions === undefined
      ? ['No expressions are labelled.']
      : expressionLines(figures.expressions)),
    ...agreementLines('valence', figures.valence),
    ...agreementLines('arousal', figures.arousal),
    ...actionUnitLines(figures.actionUnits),
    ...codedUnitLines(figures.codedUnits),
    ...groupLines(figures.groups),
    `Intervals: 95 %, bootstrap over pictures, ${evaluation.resamples} resamples, seed ${evaluation.seed}.`,
    '',
  ].join('\n');
}

function unusedLines(unused: readonly UnusedFace[]): string[] {
  if (unused.length === 0) return [];
  const rest = unused.length - mostNamed;
  return [
    `${unused.length} pictures could not be used:`,
    ...unused.slice(0, mostNamed).map(({ name, reason }) => `  ${name}: ${reason}`),
    ...(rest > 0 ? [`  and ${rest} more (all of them with --json)`] : []),
  ];
}

function expressionLines(figures: ExpressionFigures): string[] {
  const names = expressions.filter((name) => figures.confusion[name] !== undefined);
  const estimated = expressions.filter((name) =>
    names.some((label) => figures.confusion[label]?.[name] !== 0 || label === name),
  );
  const cell = (text: string | number) => String(text).padStart(11);
  const percent = (value: number | undefined) => cell(value === undefined ? '-' : value.toFixed(3));
  return [
    '',
    `Expressions, ${figures.pictures} pictures${figures.unknownToNetwork > 0 ? ` (${figures.unknownToNetwork} of classes that the network does not know are left out)` : ''}`,
    `  accuracy           ${show(figures.accuracy)}`,
    `  macro F1           ${show(figures.macroF1)}`,
    `  balanced accuracy  ${show(figures.balancedAccuracy)}`,
    `  calibration error  ${figures.calibration?.error.toFixed(3) ?? 'not available'}`,
    '',
    `  ${'label'.padEnd(9)}${cell('pictures')}${cell('precision')}${cell('recall')}${cell('F1')}`,
    ...names.map((name) => {
      const { support, precision, recall, f1 } = figures.classes[name] ?? {};
      return `  ${name.padEnd(9)}${cell(support ?? 0)}${percent(precision)}${percent(recall)}${percent(f1)}`;
    }),
    '',
    `  label \\ estimate${estimated.map(cell).join('')}`,
    ...names.map(
      (name) =>
        `  ${name.padEnd(16)}${estimated.map((other) => cell(figures.confusion[name]?.[other] ?? 0)).join('')}`,
    ),
  ];
}

function agreementLines(name: string, figures: AgreementFigures | undefined): string[] {
  if (figures === undefined) return [];
  const reference =
    figures.reference === 'labels'
      ? 'labels in the data'
      : "the expression word's value (pseudo-labels, not people's ratings)";
  return [
    '',
    `${name[0]?.toUpperCase() ?? ''}${name.slice(1)} against ${reference}, ${figures.pictures} pictures`,
    `  concordance        ${show(figures.concordance)}`,
    `  Pearson r          ${show(figures.pearson)}`,
  ];
}

function actionUnitLines(figures: AffectFigures['actionUnits']): string[] {
  if (figures === undefined) return [];
  return [
    '',
    `Action units against blendshapes (pseudo-labels), Pearson r, ${figures.pictures} pictures`,
    ...Object.entries(figures.pearson).map(([unit, figure]) => `  ${unit.padEnd(17)}  ${show(figure)}`),
    '',
  ];
}

function codedUnitLines(figures: AffectFigures['codedUnits']): string[] {
  if (figures === undefined) return [];
  const cell = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(3)).padStart(12);
  return [
    '',
    `Action units against FACS codes, ${figures.pictures} pictures with at least one present`,
    `  ${'unit'.padEnd(6)}${'present'.padStart(9)}${'AUC'.padStart(12)}${'calibration'.padStart(12)}  F1 at 0.5`,
    ...Object.entries(figures.units).map(
      ([name, { present, f1, areaUnderCurve, calibrationError }]) =>
        `  ${name.padEnd(6)}${String(present).padStart(9)}${cell(areaUnderCurve)}${cell(calibrationError)}  ${show(f1)}`,
    ),
    `  mean F1 of units that five pictures or more show: ${figures.meanF1?.toFixed(3) ?? 'not available'}`,
    '',
  ];
}

function groupLines(groups: AffectFigures['groups']): string[] {
  if (groups.length === 0) return [];
  return [
    '',
    'By group of ten pictures or more (pictures, accuracy, balanced accuracy of the expressions)',
    ...groups.map(
      ({ column, group, pictures, accuracy, balancedAccuracy }) =>
        `  ${`${column} ${group}`.padEnd(32)}${String(pictures).padStart(7)}  ${accuracy.toFixed(3)}  ${balancedAccuracy.toFixed(3)}`,
    ),
    "  Right is what this set's raters said: people of other cultures and ages call some faces otherwise (docs/perception.md).",
    '',
  ];
}

/** The set whose expressions are answered worst, by balanced accuracy, so that no set's frequent classes hide it. */
export function worstSet(
  evaluations: readonly Evaluation[],
): { readonly data: string; readonly balancedAccuracy: number } | undefined {
  const scored = evaluations.flatMap(({ data, figures }) => {
    const balancedAccuracy = figures.expressions?.balancedAccuracy.value;
    return balancedAccuracy === undefined ? [] : [{ data, balancedAccuracy }];
  });
  return scored.sort((a, b) => a.balancedAccuracy - b.balancedAccuracy)[0];
}

/** Nothing for a single set. */
export function worstLine(evaluations: readonly Evaluation[]): string {
  const worst = evaluations.length < 2 ? undefined : worstSet(evaluations);
  if (worst === undefined) return '';
  return `\nThe worst of the ${evaluations.length} sets: ${worst.data}, balanced accuracy ${worst.balancedAccuracy.toFixed(3)}.\n`;
}

function show({ value, interval }: Figure): string {
  if (value === undefined) return 'not available';
  const range = interval === undefined ? '' : `  [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`;
  return `${value.toFixed(3)}${range}`;
}
