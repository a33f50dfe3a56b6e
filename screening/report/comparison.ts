import { dot, ruleX, ruleY } from '@observablehq/plot';

import { classifiers } from '../../core/screening/classifiers.js';
import { setName } from '../../core/screening/featureGroups.js';
import type { FigureName } from '../../core/screening/judgeScores.js';
import { paperAblation, paperCohort, paperPValues } from '../../core/screening/paperFigures.js';
import type { Classification, ClassifierResult } from '../Classification.js';
import { figureText, htmlTable, pText } from './pageParts.js';
import { colours, plotSvg } from '../../heads/evaluation/report/plotSvg.js';

/** Results on the set that comes last: the one that was asked for. */
export function mainResults({ results }: Classification): readonly ClassifierResult[] {
  const last = results.at(-1);
  return last === undefined ? [] : results.filter(({ set }) => setName(set) === setName(last.set));
}

const titles: readonly (readonly [FigureName, string])[] = [
  ['f1', 'F1'],
  ['sensitivity', 'Sensitivity'],
  ['specificity', 'Specificity'],
  ['balancedAccuracy', 'Balanced accuracy'],
  ['auc', 'AUC'],
];

/** Figure 3a: the classifiers side by side, with intervals, which the paper does not give. */
export function classifierChart(results: readonly ClassifierResult[]): string {
  const points = results.flatMap((result) =>
    titles.flatMap(([name, title]) => {
      const { value, interval } = result.figures[name];
      if (value === undefined) return [];
      return [
        {
          classifier: classifiers[result.classifier].title,
          figure: title,
          value,
          low: interval?.low ?? value,
          high: interval?.high ?? value,
        },
      ];
    }),
  );
  return plotSvg('The classifiers’ figures with 95 % intervals', {
    width: 940,
    height: 70 + 26 * results.length,
    marginLeft: 140,
    x: { domain: [0, 1], ticks: [0, 0.5, 1], inset: 12, label: null, grid: true },
    y: { domain: results.map(({ classifier }) => classifiers[classifier].title), label: null },
    fx: { domain: titles.map(([, title]) => title), label: null },
    marks: [
      ruleX([0.5], { stroke: '#999', strokeDasharray: '3,3' }),
      ruleY(points, {
        fx: 'figure',
        y: 'classifier',
        x1: 'low',
        x2: 'high',
        stroke: colours[0] ?? '',
        strokeWidth: 2,
      }),
      dot(points, { fx: 'figure', x: 'value', y: 'classifier', fill: colours[0] ?? '', r: 4 }),
    ],
  });
}

export function figuresTable(found: Classification, results: readonly ClassifierResult[]): string {
  const hasChance = results.some(({ byChance }) => byChance.auc !== undefined);
  const header = [
    'Classifier',
    ...titles.map(([, title]) => title),
    `${found.positive} found`,
    `${found.positive} missed`,
    `${found.negative} taken for ${found.positive}`,
    `${found.negative} found`,
    ...(hasChance ? ['Chance does as well: F1', 'AUC', 'AUC by chance, middle 95 %'] : []),
  ];
  return htmlTable(
    header,
    results.map((result) => {
      const { confusion, byChance } = result;
      const { auc, f1 } = byChance;
      return [
        classifiers[result.classifier].title,
        ...titles.map(([name]) => figureText(result.figures[name])),
        String(confusion.truePositives),
        String(confusion.falseNegatives),
        String(confusion.falsePositives),
        String(confusion.trueNegatives),
        ...(hasChance
          ? [
              f1 === undefined ? '–' : `p = ${pText(f1.p)}`,
              auc === undefined ? '–' : `p = ${pText(auc.p)} (${auc.asGood} of ${auc.permutations})`,
              auc === undefined ? '–' : `${auc.low.toFixed(2)} to ${auc.high.toFixed(2)}`,
            ]
          : []),
      ];
    }),
  );
}

/** Figure 3b: the paper's rows and ours, said whose is whose in every row. */
export function ablationTable(found: Classification): string {
  const sets = [...new Map(found.results.map(({ set }) => [setName(set), set])).values()];
  const whose = found.simulated ? 'ours, simulated children' : 'ours';
  const rows = sets.flatMap((set) => {
    const name = setName(set);
    const paper = paperAblation.find((row) => setName(row.set) === name);
    const own = found.results.filter((result) => setName(result.set) === name);
    return [
      ...(paper === undefined
        ? []
        : [
            [
              name,
              'paper’s, its best classifier',
              paper.f1.toFixed(2),
              paper.sensitivity.toFixed(2),
              paper.specificity.toFixed(2),
              'not given',
            ],
          ]),
      ...own.map(({ classifier, figures }) => [
        name,
        `${whose}, ${classifiers[classifier].title}`,
        figureText(figures.f1),
        figureText(figures.sensitivity),
        figureText(figures.specificity),
        figureText(figures.auc),
      ]),
    ];
  });
  return htmlTable(['Attributes', 'Whose', 'F1', 'Sensitivity', 'Specificity', 'AUC'], rows);
}

/** F1 by set, the paper's beside ours. */
export function ablationChart(found: Classification): string {
  const sets = [...new Set(found.results.map(({ set }) => setName(set)))];
  if (sets.length < 2) return '';
  const own = found.results.flatMap(({ set, classifier, figures }) =>
    figures.f1.value === undefined
      ? []
      : [{ set: setName(set), classifier: classifiers[classifier].title, f1: figures.f1.value }],
  );
  const paper = paperAblation
    .map(({ set, f1 }) => ({ set: setName(set), f1 }))
    .filter(({ set }) => sets.includes(set));
  return plotSvg('F1 by what the classifiers were given', {
    width: 940,
    height: 90 + 34 * sets.length,
    marginLeft: 210,
    marginBottom: 45,
    x: { domain: [0, 1], grid: true, label: 'F1' },
    y: { domain: sets, label: null },
    color: {
      legend: true,
      domain: [...new Set(own.map(({ classifier }) => classifier))],
      range: colours,
    },
    marks: [
      ruleX([found.everybodyPositiveF1], { stroke: '#999', strokeDasharray: '3,3' }),
      dot(own, { x: 'f1', y: 'set', fill: 'classifier', r: 5, fillOpacity: 0.8 }),
      dot(paper, { x: 'f1', y: 'set', symbol: 'diamond', stroke: '#000', strokeWidth: 2, r: 7 }),
    ],
  });
}

/** Figure 3c beside ours. */
export function groupTestTable(found: Classification): string {
  return htmlTable(
    ['Attributes', 'p, paper’s', 'p, ours', 'Holm', 'Benjamini-Hochberg', 'Hedges’s g, ours', 'children'],
    found.tests.groups.tests.map(({ name, p, holm, benjaminiHochberg, hedgesG, interval, counts }) => [
      name,
      paperPValues[name] === undefined ? '–' : pText(paperPValues[name]),
      pText(p),
      pText(holm),
      pText(benjaminiHochberg),
      figureText({ value: hedgesG, interval }),
      `${counts[0]} + ${counts[1]}`,
    ]),
  );
}

/** Whose numbers are whose. */
export function whoseIsWhose(found: Classification): string {
  const { positives, negatives } = found.power;
  const ours = found.simulated
    ? `${found.children.length} simulated children, who do not exist`
    : `the ${found.children.length} children of this cohort (${positives} ${found.positive}, ${negatives} ${found.negative})`;
  return `<p><strong>Paper’s</strong>: figures printed in Li et al. (figure 3), from ${paperCohort.positives} children with and ${paperCohort.negatives} without ASD, by another network, on a tablet. <strong>Ours</strong>: computed here, from ${ours}. They are of other children, so that a difference between them says nothing of either method.</p>`;
}
