import { dot, ruleX, ruleY } from '@observablehq/plot';

import type { AdjustedTest, TestFamily } from '../../core/screening/attributeTests.js';
import { classifiers } from '../../core/screening/classifiers.js';
import { influenceOverFolds } from '../../core/screening/influenceOverFolds.js';
import { escapeHtml } from '../../heads/evaluation/report/escapeHtml.js';
import type { ClassifierResult } from '../Classification.js';
import { figureText, htmlTable, pText } from './pageParts.js';
import { colours, plotSvg } from '../../heads/evaluation/report/plotSvg.js';

/** As many numbers are drawn of each classifier; the table has all. */
const drawn = 12;

/** The numbers that moved a classifier's scores most, with their spread over folds. */
export function influenceChart({ classifier, folds }: ClassifierResult): string {
  const strongest = influenceOverFolds(folds).slice(0, drawn);
  const points = strongest.map(({ name, mean, sd }) => ({ name, mean, low: mean - sd, high: mean + sd }));
  const { title } = classifiers[classifier];
  const svg = plotSvg(`${title}: what moved its scores most`, {
    width: 460,
    height: 65 + 20 * points.length,
    marginLeft: 130,
    marginBottom: 45,
    x: {
      grid: true,
      label: classifier === 'xgboost' ? 'share of the gain' : 'change of the score by one standard deviation',
    },
    y: { domain: points.map(({ name }) => name), label: null },
    marks: [
      ruleX([0], { stroke: '#999' }),
      ruleY(points, { y: 'name', x1: 'low', x2: 'high', stroke: colours[0] ?? '', strokeWidth: 1.5 }),
      dot(points, { x: 'mean', y: 'name', fill: colours[0] ?? '', r: 3.5 }),
    ],
  });
  return `<figure><figcaption>${escapeHtml(title)}</figcaption>${svg}</figure>`;
}

/** Every number by every classifier: mean over folds, and in how many folds it did anything. */
export function influenceTable(results: readonly ClassifierResult[]): string {
  const all = results.map(({ folds }) => new Map(influenceOverFolds(folds).map((each) => [each.name, each])));
  const names = [...new Set(all.flatMap((each) => [...each.keys()]))].sort();
  return htmlTable(
    ['Number', ...results.map(({ classifier }) => classifiers[classifier].title)],
    names.map((name) => [
      name,
      ...all.map((each) => {
        const found = each.get(name);
        if (found === undefined) return '–';
        const rare = found.nonZeroFolds < found.folds ? `, in ${found.nonZeroFolds} of ${found.folds}` : '';
        return `${found.mean.toFixed(3)} ± ${found.sd.toFixed(3)}${rare}`;
      }),
    ]),
  );
}

/** A family of t-tests, the smallest p first. */
export function testTable({ tests, untested }: TestFamily): string {
  const rows = [...tests]
    .sort((left: AdjustedTest, right: AdjustedTest) => left.p - right.p)
    .map(({ name, t, p, holm, benjaminiHochberg, hedgesG, interval, counts }) => [
      name,
      t.toFixed(2),
      pText(p),
      pText(holm),
      pText(benjaminiHochberg),
      figureText({ value: hedgesG, interval }),
      `${counts[0]} + ${counts[1]}`,
    ]);
  const note =
    untested.length === 0
      ? ''
      : `<p>Not tested, since not known or constant: ${escapeHtml(untested.join(', '))}.</p>`;
  return `${htmlTable(['', 't', 'p', 'Holm', 'Benjamini-Hochberg', 'Hedges’s g', 'children'], rows)}${note}`;
}
