import { dot, frame, line, link, ruleX } from '@observablehq/plot';

import { rocCurve } from '../../core/screening/areaUnderCurve.js';
import { calibrationBins } from '../../core/screening/calibrationBins.js';
import { classifiers } from '../../core/screening/classifiers.js';
import type { ClassifierResult } from '../Classification.js';
import { colours, plotSvg } from '../../heads/evaluation/report/plotSvg.js';

const diagonal = [{ x1: 0, y1: 0, x2: 1, y2: 1 }];
const chance = link(diagonal, {
  x1: 'x1',
  y1: 'y1',
  x2: 'x2',
  y2: 'y2',
  stroke: '#999',
  strokeDasharray: '3,3',
});

/** The pooled curve of every classifier. */
export function rocChart(results: readonly ClassifierResult[], labels: Uint8Array): string {
  const points = results.flatMap(({ classifier, folds }) =>
    rocCurve(
      folds.map(({ score }) => score),
      labels,
    ).map((point) => ({ ...point, classifier: classifiers[classifier].title })),
  );
  return plotSvg('Receiver operating characteristics, all left-out children pooled', {
    width: 520,
    height: 480,
    marginBottom: 45,
    x: { domain: [0, 1], label: '1 − specificity' },
    y: { domain: [0, 1], label: 'sensitivity' },
    color: {
      legend: true,
      domain: results.map(({ classifier }) => classifiers[classifier].title),
      range: colours,
    },
    marks: [
      frame({ stroke: '#ccc' }),
      chance,
      line(points, { x: 'falsePositiveRate', y: 'truePositiveRate', stroke: 'classifier', strokeWidth: 1.8 }),
    ],
  });
}

/** Share of positive children by what probability they were given, in five groups of equal size. */
export function calibrationChart(results: readonly ClassifierResult[], labels: Uint8Array): string {
  const points = results.flatMap(({ classifier, folds }) =>
    calibrationBins(
      folds.map(({ probability }) => probability),
      labels,
    ).map((bin) => ({ ...bin, classifier: classifiers[classifier].title })),
  );
  return plotSvg('Calibration: share of positive children by the probability they were given', {
    width: 940,
    height: 240,
    marginTop: 40,
    marginBottom: 45,
    fx: { label: null, domain: results.map(({ classifier }) => classifiers[classifier].title) },
    x: { domain: [0, 1], ticks: [0, 0.5, 1], inset: 12, label: 'probability given' },
    y: { domain: [0, 1], label: 'share positive' },
    marks: [
      frame({ stroke: '#ccc' }),
      chance,
      ruleX(points, {
        fx: 'classifier',
        x: 'meanProbability',
        y1: 'low',
        y2: 'high',
        stroke: colours[0] ?? '',
      }),
      dot(points, { fx: 'classifier', x: 'meanProbability', y: 'share', fill: colours[0] ?? '', r: 3.5 }),
    ],
  });
}
