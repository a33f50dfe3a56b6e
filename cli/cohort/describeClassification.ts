import { labelsOf, type Cohort } from '../../core/screening/Cohort.js';
import { classifiers } from '../../core/screening/classifiers.js';
import { setName } from '../../core/screening/featureGroups.js';
import { figureNames, judgeScores } from '../../core/screening/judgeScores.js';
import type { PartOutcome } from '../../core/screening/Part.js';
import type { Classification, ClassifierResult } from '../../screening/Classification.js';
import { figureText, plainFigure, pText } from '../../screening/report/pageParts.js';

/** One finished classifier in a line, for the progress. */
export function describeResult(outcome: PartOutcome, cohort: Cohort): string {
  const { figures } = judgeScores(
    outcome.folds.map(({ score }) => score),
    labelsOf(cohort),
  );
  return `${classifiers[outcome.classifier].title} on ${setName(outcome.set)}: F1 ${plainFigure(figures.f1)}, AUC ${plainFigure(figures.auc)}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function resultRow(result: ClassifierResult): string[] {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = result.confusion;
  const { f1, auc } = result.byChance;
  return [
    result.classifier,
    ...figureNames.map((name) => figureText(result.figures[name])),
    `${truePositives}/${falseNegatives}/${falsePositives}/${trueNegatives}`,
    ...(f1 === undefined || auc === undefined
      ? []
      : [`p ${pText(f1.p)} / ${pText(auc.p)} of ${auc.permutations}`]),
  ];
}

/** Numbers that some fold of a set did not use, in a line. */
function leftOutLine(results: readonly ClassifierResult[]): string[] {
  const folds = results[0]?.folds ?? [];
  const counts = new Map<string, number>();
  for (const { leftOut } of folds)
    for (const { name, reason } of leftOut)
      counts.set(`${name} (${reason})`, (counts.get(`${name} (${reason})`) ?? 0) + 1);
  if (counts.size === 0) return [];
  const names = [...counts].map(([name, count]) =>
    count === folds.length ? name : `${name} in ${count} folds`,
  );
  return [`left out: ${names.join(', ')}`];
}

function tests({ tests: { groups } }: Classification): string[] {
  const rows = groups.tests.map(({ name, p, holm, benjaminiHochberg, hedgesG, interval }) => [
    name,
    pText(p),
    pText(holm),
    pText(benjaminiHochberg),
    `${hedgesG.toFixed(2)} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`,
  ]);
  return [
    "Student's t-test a kind of attributes, positive minus negative",
    ...table([['', 'p', 'Holm', 'Benjamini-Hochberg', "Hedges's g"], ...rows]),
  ];
}

/** All of a run, for a terminal. */
export function describeClassification(found: Classification): string {
  const sets = [...new Set(found.results.map(({ set }) => setName(set)))];
  const header = ['', 'F1', 'sensitivity', 'specificity', 'balanced acc.', 'AUC', 'TP/FN/FP/TN'];
  const chance = found.results.some(({ byChance }) => byChance.f1 !== undefined)
    ? ['chance as good (F1 / AUC)']
    : [];
  const blocks = sets.map((name) => {
    const results = found.results.filter(({ set }) => setName(set) === name);
    return [name, ...table([[...header, ...chance], ...results.map(resultRow)]), ...leftOutLine(results), ''];
  });
  const { positives, negatives } = found.power;
  return [
    ...(found.simulated ? ['SIMULATED: these children do not exist.'] : []),
    `${found.children.length} children, ${positives} ${found.positive} (positive), ${negatives} ${found.negative}; each left out once; 95 % intervals over children; seed ${found.seed}`,
    '',
    ...blocks.flat(),
    `To compare: F1 ${found.everybodyPositiveF1.toFixed(2)} by calling everybody ${found.positive}; AUC ${found.recordingAreas.coverage.toFixed(2)} by coverage alone, ${found.recordingAreas.durationSec.toFixed(2)} by recorded time alone.`,
    '',
    ...tests(found),
    '',
    found.power.sentence,
    'These are figures of a study, not of a diagnosis: docs/screening.md says what they can and cannot tell.',
  ].join('\n');
}
