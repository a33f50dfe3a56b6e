import { attributeNames, attributeOffsets } from '../../core/affect/attributes.js';
import { escapeHtml } from '../../heads/evaluation/report/escapeHtml.js';
import { affectCells } from '../affectBins.js';
import { decimateCurve, wideBins } from '../decimate.js';
import { figure } from '../figures.js';
import { figureOf, legendOf } from '../html.js';
import { affectPlot, dimensionsPlot } from '../plots/affectPlot.js';
import type { ReportInput } from '../ReportInput.js';

const cellBins = 90;
const curveBins = 600;

/** The third page: action units, expressions, arousal and valence over time. */
export function affectSection({ report, series, texts }: ReportInput): string {
  const { frames } = series;
  const { durationSec, features } = report;
  const title = `<h2>${escapeHtml(texts.affect)}</h2>`;
  if (report.coverage.framesMeasured === 0) return `${title}<p>${escapeHtml(texts.noAffect)}</p>`;
  const cells = affectCells(frames, { durationSec, bins: wideBins(durationSec, cellBins) });
  const hasPseudo = cells.some(({ isPseudoLabelled }) => isPseudoLabelled);
  const curveOf = (attribute: number) =>
    decimateCurve(frames.timeSec, frames.attributes[attribute] ?? [], { durationSec, bins: curveBins });
  const { arousal, valence } = attributeOffsets;
  const means = [arousal, valence].map((attribute) => figure(features.vector[attribute] ?? undefined));
  const dimensions = dimensionsPlot(
    { arousal: curveOf(arousal), valence: curveOf(valence) },
    { durationSec, texts, alt: texts.dimensionsAlt(means[0] ?? '', means[1] ?? '') },
  );
  const pseudo = [arousal, valence]
    .filter((attribute) => features.quality[attribute] === 'pseudo-labelled')
    .map((attribute) => attributeNames[attribute] ?? '');
  const legend = legendOf([
    ['second', shownName(features, arousal)],
    ['accent', shownName(features, valence)],
  ]);
  return `${title}${figureOf(affectPlot(cells, { durationSec, texts }), texts.affectCaption(hasPseudo))}
<h2>${escapeHtml(texts.dimensions)}</h2>${figureOf(`${dimensions}${legend}`, texts.dimensionsCaption(pseudo))}`;
}

function shownName({ quality }: ReportInput['report']['features'], attribute: number): string {
  const name = attributeNames[attribute] ?? '';
  return quality[attribute] === 'pseudo-labelled' ? `${name} †` : name;
}
