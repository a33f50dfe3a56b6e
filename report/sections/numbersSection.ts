import { actionUnits, attributeNames, attributeOffsets } from '../../core/affect/attributes.js';
import { escapeHtml } from '../../heads/evaluation/report/escapeHtml.js';
import { comparedOf, type ComparedSession } from '../comparedSessions.js';
import { clockTime, dateTime, figure, percent } from '../figures.js';
import { figureOf, listOf, tableOf } from '../html.js';
import { earlierPlot } from '../plots/earlierPlot.js';
import type { ReportInput } from '../ReportInput.js';

/** So many of the child's sessions are compared, the latest. */
const mostCompared = 8;

/** The fourth page: the 58 numbers, the child's earlier sessions, what made all this, and what it does not say. */
export function numbersSection(input: ReportInput): string {
  const { texts } = input;
  const limits = texts.limitList.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('');
  return `<h2>${escapeHtml(texts.numbers)}</h2>${numbers(input)}
<h2>${escapeHtml(texts.earlier)}</h2>${compared(input)}
<h2>${escapeHtml(texts.made)}</h2>${made(input)}
<h2>${escapeHtml(texts.limits)}</h2><ul>${limits}</ul>`;
}

interface NumberRow {
  readonly name: string;
  readonly mean: string;
  readonly sd: string;
  readonly fraction: string;
}

function numbers({ report, cohort, texts }: ReportInput): string {
  const { vector, quality } = report.features;
  const count = attributeNames.length;
  const fractionAt = (attribute: number): number | undefined => {
    if (attribute < actionUnits.length) return 2 * count + attribute;
    if (attribute === attributeOffsets.arousal) return 2 * count + actionUnits.length;
    return attribute === attributeOffsets.valence ? 2 * count + actionUnits.length + 1 : undefined;
  };
  const textAt = (entry: number): string => {
    const value = vector[entry] ?? undefined;
    const text = figure(value, 3, texts.notKnown);
    const spread = cohort?.spreads[entry];
    return spread === undefined || value === undefined
      ? text
      : `${text} [${figure(spread.low)}, ${figure(spread.high)}]`;
  };
  const rows = attributeNames.map((name, attribute): NumberRow => {
    const at = fractionAt(attribute);
    return {
      name: quality[attribute] === 'pseudo-labelled' ? `${name} †` : name,
      mean: textAt(attribute),
      sd: textAt(count + attribute),
      fraction: at === undefined ? '' : textAt(at),
    };
  });
  const words = texts.numberTable;
  const table = (part: readonly NumberRow[]): string =>
    tableOf(
      part,
      [
        { title: words.attribute, text: ({ name }) => name },
        { title: words.mean, text: ({ mean }) => mean, isNumber: true },
        { title: words.sd, text: ({ sd }) => sd, isNumber: true },
        { title: words.fraction, text: ({ fraction }) => fraction, isNumber: true },
      ],
      { rowsOnPaper: rows.length, more: texts.moreOnScreen },
    );
  const half = actionUnits.length;
  const caption = [
    texts.numbersCaption,
    ...(cohort === undefined ? [] : [texts.cohortCaption(cohort.children)]),
  ].join(' ');
  return `<p><small>${escapeHtml(caption)}</small></p><div class="columns${cohort === undefined ? '' : ' beside'}">${table(rows.slice(0, half))}${table(rows.slice(half))}</div>`;
}

function compared({ report, earlier, texts }: ReportInput): string {
  if (report.childId === undefined) return `<p>${escapeHtml(texts.noChildEarlier)}</p>`;
  if (earlier.length === 0) return `<p>${escapeHtml(texts.noEarlier)}</p>`;
  const sessions = [...earlier, comparedOf(report)].slice(-mostCompared);
  const words = texts.earlierTable;
  const nameOf = (session: ComparedSession): string =>
    session === sessions.at(-1) ? texts.thisSession : session.sessionId;
  const table = tableOf(
    sessions,
    [
      { title: words.session, text: (session) => `${sessions.indexOf(session) + 1} ${nameOf(session)}` },
      { title: words.date, text: ({ startedAt }) => dateTime(startedAt) },
      { title: words.lasted, text: ({ durationSec }) => clockTime(durationSec), isNumber: true },
      { title: words.covered, text: ({ measuredFraction }) => percent(measuredFraction), isNumber: true },
      {
        title: words.engagement,
        text: ({ engagement, engagementSd }) => `${figure(engagement)} ± ${figure(engagementSd)}`,
        isNumber: true,
      },
      { title: words.low, text: ({ fractionLow }) => percent(fractionLow), isNumber: true },
      { title: words.prompts, text: ({ prompts }) => String(prompts), isNumber: true },
      { title: words.source, text: ({ source = '' }) => texts.sources[source] ?? source },
    ],
    { rowsOnPaper: mostCompared, more: texts.moreOnScreen },
  );
  return `${figureOf(earlierPlot(sessions, texts), texts.earlierCaption)}${table}`;
}

function made({ report, texts }: ReportInput): string {
  const words = texts.madeTable;
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  return listOf([
    [words.affectModels, report.affectModels.join(', ') || '–'],
    [words.heads, report.heads.join(', ') || words.noHeads],
    [words.versions, versions.join(', ') || '–'],
    [words.annotations, String(report.annotations)],
  ]);
}
