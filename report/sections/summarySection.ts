import { escapeHtml } from '../../heads/evaluation/report/escapeHtml.js';
import { clockTime, dateTime, figure, percent } from '../figures.js';
import { figureOf, listOf, tableOf } from '../html.js';
import { occurrencesOf, type Occurrence } from '../occurrences.js';
import { timelinePlot } from '../plots/timelinePlot.js';
import type { ReportInput } from '../ReportInput.js';

/** Lines of what happened that fit on the first page, and about how many letters of the details each holds. */
const linesOnPaper = 30;
const lettersALine = 55;

/** The first page: whose session, the figures in short, and what happened. */
export function summarySection({ report, series, warnings, texts }: ReportInput): string {
  const { facts, states } = texts;
  const state = report.complete ? states.complete : report.recovered ? states.recovered : states.open;
  const { stopped } = report;
  const entries: readonly (readonly [string, string])[] = [
    [facts.child, report.childId ?? facts.noChild],
    ...(report.culture === undefined ? [] : [[facts.culture, report.culture] as const]),
    [facts.operator, report.operator],
    [facts.started, dateTime(report.startedAt)],
    [facts.lasted, clockTime(report.durationSec)],
    [facts.state, state],
    ...(stopped === undefined
      ? []
      : [[facts.stopped, [stopped.by, stopped.reason].filter((part) => part !== '').join(': ')] as const]),
  ];
  const notice = warnings.length > 0 ? `<p class="notice">${escapeHtml(texts.incomplete(warnings))}</p>` : '';
  return `<h1>${escapeHtml(texts.title(report.sessionId))}</h1>${listOf(entries)}${notice}${figuresOf({ report, texts })}
<h2>${escapeHtml(texts.whatHappened)}</h2>${happened({ report, series, texts })}`;
}

function figuresOf({ report, texts }: Pick<ReportInput, 'report' | 'texts'>): string {
  const { coverage, engagement, prompts } = report;
  const words = texts.figures;
  const done = prompts.filter(({ outcome }) => outcome?.outcome === 'succeeded').length;
  const known = engagement.mean !== undefined;
  const boxes: readonly (readonly [string, string, string])[] = [
    [String(coverage.framesMeasured), words.images, words.ofImages(percent(coverage.measuredFraction))],
    [
      figure(engagement.mean),
      words.engagement,
      known ? words.engagementSd(figure(engagement.sd), clockTime(engagement.timeKnownSec)) : words.unknown,
    ],
    [percent(engagement.fractionBelowThreshold), words.low, words.threshold(figure(engagement.threshold))],
    [String(prompts.length), words.prompts, words.carriedOut(done)],
  ];
  const items = boxes.map(
    ([value, name, more]) =>
      `<li><strong>${escapeHtml(value)}</strong>${escapeHtml(name)}<small>${escapeHtml(more)}</small></li>`,
  );
  return `<ul class="figures">${items.join('')}</ul>`;
}

function happened({ report, series, texts }: Pick<ReportInput, 'report' | 'series' | 'texts'>): string {
  const occurrences = occurrencesOf(series.record, { timeOf: (stampNs) => series.timeOf(stampNs), texts });
  if (occurrences.length === 0) return `<p>${escapeHtml(texts.nothingHappened)}</p>`;
  const { durationSec } = report;
  const picture = timelinePlot(occurrences, { held: series.heldStretches, durationSec, texts });
  const table = tableOf(
    occurrences,
    [
      { title: texts.table.time, text: ({ timeSec }) => clockTime(timeSec), isNumber: true },
      { title: texts.table.what, text: ({ what }) => what },
      { title: texts.table.by, text: ({ by }) => by },
      { title: texts.table.text, text: ({ text }) => text },
    ],
    { rowsOnPaper: rowsThatFit(occurrences), more: texts.moreOnScreen },
  );
  return `${figureOf(picture, texts.timelineCaption)}${table}`;
}

/** How many rows fit on paper, longer ones in several lines. */
function rowsThatFit(occurrences: readonly Occurrence[]): number {
  let lines = 0;
  const first = occurrences.findIndex(({ text, what }) => {
    lines += Math.max(1, Math.ceil(text.length / lettersALine), Math.ceil(what.length / lettersALine));
    return lines > linesOnPaper;
  });
  return first === -1 ? occurrences.length : first;
}
