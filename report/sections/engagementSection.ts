import { escapeHtml } from '../../heads/evaluation/report/escapeHtml.js';
import { decimateCurve, wideBins } from '../decimate.js';
import { figure, percent } from '../figures.js';
import { figureOf, legendOf, tableOf } from '../html.js';
import { minutesOf } from '../minutes.js';
import { coveragePlot } from '../plots/coveragePlot.js';
import { engagementPlot, stripsPlot } from '../plots/engagementPlot.js';
import type { ReportInput } from '../ReportInput.js';
import { stretchesOf, type Stretch } from '../stretches.js';

/** Two points a bin: about as many as the width of the page can tell apart. */
const curveBins = 800;
const stripBins = 400;
/** Rows of minutes that fit on the second page. */
const minutesOnPaper = 18;

/** The second page: engagement over time, whose score and which level, and what it rests on. */
export function engagementSection(input: ReportInput): string {
  const { texts } = input;
  return `<h2>${escapeHtml(texts.engagement)}</h2>${engagementFigure(input)}
<h2>${escapeHtml(texts.coverage)}</h2>${coverage(input)}`;
}

function engagementFigure({ report, series, texts }: ReportInput): string {
  const { frames, annotations } = series;
  const { durationSec, engagement } = report;
  const curve = decimateCurve(frames.timeSec, frames.smoothed, {
    uncertainty: frames.uncertainty,
    durationSec,
    bins: curveBins,
  });
  const gaps = curve.line.filter(({ value }) => value === undefined).length;
  const mean = engagement.mean === undefined ? undefined : figure(engagement.mean);
  const alt = texts.engagementAlt(mean, gaps);
  const { threshold } = engagement;
  const picture = engagementPlot({
    curve,
    annotations,
    held: series.heldStretches,
    threshold,
    durationSec,
    alt,
    texts,
  });
  const sources = stretchesOf(frames.timeSec, frames.source, {
    durationSec,
    bins: wideBins(durationSec, stripBins),
  });
  const levels = stretchesOf(frames.timeSec, frames.level, {
    durationSec,
    bins: wideBins(durationSec, stripBins),
  });
  const strips = stripsPlot(
    [
      { row: texts.sourceRow, stretches: sources },
      { row: texts.levelRow, stretches: levels },
    ],
    { durationSec, texts, alt: stripsAlt({ sources, levels, durationSec }, texts) },
  );
  const hasBand = curve.band.some(({ low }) => low !== undefined);
  const coders = [...new Set(annotations.map(({ coder }) => coder))];
  const dots = annotations.length > 0 ? ` ${texts.annotated(annotations.length, coders)}` : '';
  const caption = `${texts.engagementCaption({ threshold: figure(threshold), hasBand })}${dots}`;
  const legend = legendOf([
    ...named(sources, texts.sources, texts.sourceRow),
    ...named(levels, texts.levels, texts.levelRow),
  ]);
  return figureOf(`${picture}${strips}${legend}`, caption);
}

function named(
  stretches: readonly Stretch[],
  words: Readonly<Record<string, string>>,
  row: string,
): (readonly [string, string])[] {
  const names = [...new Set(stretches.map(({ name }) => name))];
  return names.map((name) => [name, `${row}: ${words[name] ?? name}`] as const);
}

/** Each name's share of the session, in words. */
function stripsAlt(
  {
    sources,
    levels,
    durationSec,
  }: {
    readonly sources: readonly Stretch[];
    readonly levels: readonly Stretch[];
    readonly durationSec: number;
  },
  texts: ReportInput['texts'],
): string {
  const shares = (stretches: readonly Stretch[], words: Readonly<Record<string, string>>): string =>
    [...new Set(stretches.map(({ name }) => name))]
      .map((name) => {
        const own = stretches.filter((stretch) => stretch.name === name);
        const sum = own.reduce((total, { fromSec, toSec }) => total + toSec - fromSec, 0);
        return `${words[name] ?? name} ${percent(sum / Math.max(durationSec, 1))}`;
      })
      .join(', ');
  return `${texts.sourceRow}: ${shares(sources, texts.sources)}; ${texts.levelRow}: ${shares(levels, texts.levels)}.`;
}

function coverage({ report, series, texts }: ReportInput): string {
  const minutes = minutesOf(series.frames);
  const words = texts.minuteTable;
  const alt = texts.coverageAlt(minutes.length, percent(report.coverage.measuredFraction));
  const picture = coveragePlot(minutes, { texts, alt });
  const parts = texts.coverageParts;
  const legend = legendOf([
    ['measured', parts.measured],
    ['no-face', parts.noFace],
    ['skipped', parts.skipped],
  ]);
  const table = tableOf(
    minutes,
    [
      { title: words.minute, text: ({ minute }) => String(minute + 1), isNumber: true },
      { title: words.images, text: ({ frames }) => String(frames), isNumber: true },
      { title: words.skipped, text: ({ skipped }) => String(skipped), isNumber: true },
      { title: words.held, text: ({ held }) => String(held), isNumber: true },
      {
        title: words.measured,
        text: ({ measured, frames, skipped }) => percent(measured / (frames + skipped)),
        isNumber: true,
      },
      {
        title: words.known,
        text: ({ engagementKnown, frames }) => percent(engagementKnown / frames),
        isNumber: true,
      },
      { title: words.engagement, text: ({ engagement }) => figure(engagement), isNumber: true },
    ],
    { rowsOnPaper: minutesOnPaper, more: texts.moreOnScreen },
  );
  return `${figureOf(`${picture}${legend}`, texts.coverageCaption)}${table}`;
}
