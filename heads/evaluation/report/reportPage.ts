import { shareText } from '../../../core/culturenet/shareText.js';
import { protocolTitles } from '../../../core/culturenet/protocol.js';
import { childMeans, tableTwo, type Measure, type TableRow } from '../../../core/culturenet/tableTwo.js';
import type { EvaluationOutcome } from '../Evaluation.js';
import { boxPlot, curveChart, groupedBars } from './charts.js';
import { escapeHtml } from './escapeHtml.js';
import { skippedLines } from './skippedLines.js';

const measureTitles: Readonly<Record<Measure, string>> = {
  icc: 'ICC [%]',
  ccc: 'CCC [%]',
  pc: 'PC [%]',
  mae: 'MAE',
};

function figure(row: TableRow | undefined, measure: Measure): string {
  const spread = row?.measures[measure];
  if (spread === undefined) return '–';
  const factor = measure === 'mae' ? 1 : 100;
  return `${(spread.mean * factor).toFixed(2)}±${(spread.sd * factor).toFixed(2)}`;
}

/** Of M6 the row of the largest share that any culture has, so that all cultures stand for the same one. */
function rowOf(rows: readonly TableRow[], protocol: string, culture: string): TableRow | undefined {
  const ofProtocol = rows.filter((row) => row.protocol === protocol);
  const largest = Math.max(0, ...ofProtocol.map(({ share = 0 }) => share));
  return ofProtocol.find((row) => row.culture === culture && (row.share ?? 0) === largest);
}

function table(rows: readonly TableRow[], cultures: readonly string[]): string {
  const protocolsSeen = [...new Set(rows.map(({ protocol }) => protocol))];
  const head = cultures.map((culture) => `<th colspan="4">${escapeHtml(culture)}</th>`).join('');
  const names = cultures
    .map(() =>
      (['icc', 'ccc', 'pc', 'mae'] as const).map((measure) => `<th>${measureTitles[measure]}</th>`).join(''),
    )
    .join('');
  const lines = protocolsSeen.map((protocol) => {
    const cells = cultures.map((culture) => {
      const row = rowOf(rows, protocol, culture);
      return (['icc', 'ccc', 'pc', 'mae'] as const)
        .map((measure) => `<td>${figure(row, measure)}</td>`)
        .join('');
    });
    return `<tr><th title="${escapeHtml(protocolTitles[protocol])}">${protocol}</th>${cells.join('')}</tr>`;
  });
  return `<table><thead><tr><th rowspan="2">Model</th>${head}</tr><tr>${names}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

function bars(rows: readonly TableRow[], cultures: readonly string[], measure: Measure): string {
  const seen = [...new Set(rows.map(({ protocol }) => protocol))];
  const factor = measure === 'mae' ? 1 : 100;
  return groupedBars({
    title: measureTitles[measure],
    groups: seen,
    series: cultures,
    bars: seen.flatMap((group) =>
      cultures.map((series) => {
        const spread = rowOf(rows, group, series)?.measures[measure];
        return { group, series, value: spread && spread.mean * factor, spread: spread && spread.sd * factor };
      }),
    ),
  });
}

function curve(rows: readonly TableRow[], cultures: readonly string[]): string {
  const points = rows.filter(({ protocol, share }) => protocol === 'M6' && share !== undefined);
  if (new Set(points.map(({ share }) => share)).size < 2) return '';
  const known = points.filter(({ measures }) => measures.pc !== undefined);
  const chart = curveChart({
    title: 'PC [%] of M6',
    xTitle: 'share of the child’s own frames [%]',
    series: cultures,
    points: known.map(({ culture, share = 0, measures }) => ({
      series: culture,
      x: share * 100,
      y: (measures.pc?.mean ?? 0) * 100,
    })),
  });
  const unknown = points
    .filter(({ measures }) => measures.pc === undefined)
    .map(({ culture, share }) => `${culture} at ${shareText(share ?? 0)}`);
  const note =
    unknown.length === 0
      ? ''
      : `<p>Not known, since estimates or labels of one value have no correlation: ${escapeHtml(unknown.join(', '))}.</p>`;
  return `<h2>More data of the child (the text on figure 3)</h2>${known.length === 0 ? '' : chart}${note}`;
}

function byChild(outcome: EvaluationOutcome, cultures: readonly string[]): string {
  const means = childMeans(outcome.results);
  const pcOf = (protocol: string, childId: string): number | undefined =>
    means.find((item) => item.protocol === protocol && item.childId === childId)?.measures.pc;
  const shown = ['M4', 'M7'];
  const unknown = means
    .filter(({ protocol, measures }) => shown.includes(protocol) && measures.pc === undefined)
    .map(({ protocol, childId }) => `${childId} in ${protocol}`);
  const note =
    unknown.length === 0
      ? ''
      : `<p>Without a bar, not known, since estimates or labels of one value have no correlation: ${escapeHtml(unknown.join(', '))}.</p>`;
  const charts = cultures
    .map((culture) => {
      const children = outcome.children
        .filter((child) => child.culture === culture)
        .toSorted((left, right) => (pcOf('M7', right.childId) ?? -1) - (pcOf('M7', left.childId) ?? -1));
      const chart = groupedBars({
        title: `${culture}: PC [%] by child`,
        groups: children.map(({ childId }) => childId),
        series: shown,
        bars: children.flatMap(({ childId }) =>
          shown.map((protocol) => {
            const pc = pcOf(protocol, childId);
            return { group: childId, series: protocol, value: pc && pc * 100 };
          }),
        ),
      });
      const boxes = boxPlot({
        title: `${culture}: labels by child, same order`,
        boxes: children.map(({ childId, labels }) => ({ name: childId, quartiles: labels })),
        range: [-1, 1],
      });
      return chart + boxes;
    })
    .join('');
  return charts + note;
}

/** A list of the rows with such heads, or nothing. */
function shareList(
  rows: readonly TableRow[],
  of: { readonly title: string; readonly share: 'ineffective' | 'notKnown' },
): string {
  const items = rows
    .filter((row) => row[of.share] > 0)
    .map((row) => {
      const part = row.share === undefined ? '' : ` at ${shareText(row.share)}`;
      return `<li>${row.protocol}${part}, ${escapeHtml(row.culture)}: ${Math.round(row[of.share] * 100)} % of the heads</li>`;
    });
  return items.length === 0 ? '' : `<p>${of.title}</p><ul>${items.join('')}</ul>`;
}

function ineffectiveList(rows: readonly TableRow[]): string {
  // The mean estimate is no head.
  const heads = rows.filter(({ protocol }) => protocol !== 'ME');
  if (heads.length === 0) return '<p>No head was judged.</p>';
  const lists =
    shareList(heads, {
      title: 'No better than the mean of their training labels on frames they had not seen:',
      share: 'ineffective',
    }) +
    shareList(heads, {
      title: 'Not known, since the labels that they were judged on are all the same:',
      share: 'notKnown',
    });
  return lists === ''
    ? '<p>Every head followed its child better than the mean of its training labels.</p>'
    : lists;
}

function skippedList(outcome: EvaluationOutcome): string {
  const lines = skippedLines(outcome.skipped);
  if (lines.length === 0) return '';
  const items = lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
  return `<h2>Skipped</h2><p>What these children’s data do not allow:</p><ul>${items}</ul>`;
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1060px; margin: 2rem auto; padding: 0 1rem; color: #1d2733; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { border-bottom: 1px solid #d5dbe1; padding: .3rem .55rem; text-align: right; }
th[colspan] { text-align: center; }
.simulated { background: #fff3cd; border: 1px solid #d9b44a; padding: .6rem 1rem; }
.incomplete { background: #fde2e0; border: 1px solid #cf6a63; padding: .6rem 1rem; }
svg { max-width: 100%; height: auto; }
figure { display: flex; flex-direction: column; margin: 1rem 0 0; } figure div { font-size: 12px; } figcaption { order: -1; font-size: 13px; font-weight: 600; }
@media (max-width: 700px) { .wide { overflow-x: auto; } }
`;

/** A page of its own, without scripts or anything to load: table II, its plots, and what a reader must know of them. */
export function reportPage(outcome: EvaluationOutcome): string {
  const rows = tableTwo(outcome.results);
  const cultures = [...new Set(outcome.children.map(({ culture }) => culture))];
  const { settings, featureModel, tasks, tasksDone } = outcome;
  const split =
    settings.split.method === 'random'
      ? 'random by frame, as in the paper, which flatters subject-dependent settings: neighbouring frames of a video fall on both sides'
      : `stretches of ${settings.split.blockSec} s`;
  const title = `Engagement heads: ${outcome.simulated ? 'simulated cohort' : 'evaluation'}`;
  const notice = outcome.simulated
    ? '<p class="simulated"><strong>Simulated data.</strong> These children do not exist; the numbers show that the software works and how the settings compare on data made for that, and nothing about any person.</p>'
    : '';
  const incomplete =
    tasksDone < tasks
      ? `<p class="incomplete"><strong>Incomplete:</strong> ${tasksDone} of ${tasks} trainings are done; run the same command again to go on.</p>`
      : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head>
<body><h1>${title}</h1>${notice}${incomplete}
<p>${outcome.children.length} children, ${outcome.children.reduce((sum, { frames }) => sum + frames, 0)} labelled frames, feature model ${escapeHtml(featureModel.id)} (${featureModel.width} numbers). ${settings.runs} ${settings.runs === 1 ? 'run' : 'runs'}, seed ${settings.training.seed}. Split: ${split}. Mean ± standard deviation over children of each child’s mean over runs.</p>
<h2>Settings compared (paper 003, table II)</h2><div class="wide">${table(rows, cultures)}</div>
<ul>${[...new Set(rows.map(({ protocol }) => protocol))].map((protocol) => `<li>${protocol}: ${escapeHtml(protocolTitles[protocol])}</li>`).join('')}</ul>
${(['icc', 'ccc', 'pc', 'mae'] as const).map((measure) => bars(rows, cultures, measure)).join('')}
${curve(rows, cultures)}
<h2>By child (figure 3, middle and right)</h2>${byChild(outcome, cultures)}
<h2>Ineffective heads</h2>${ineffectiveList(rows)}
${skippedList(outcome)}
</body></html>
`;
}
