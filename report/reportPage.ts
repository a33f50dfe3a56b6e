import { escapeHtml } from '../heads/evaluation/report/escapeHtml.js';
import { encodeJson } from '../record/eventLine.js';
import { minutesOf } from './minutes.js';
import { occurrencesOf } from './occurrences.js';
import type { ReportInput } from './ReportInput.js';
import { affectSection } from './sections/affectSection.js';
import { engagementSection } from './sections/engagementSection.js';
import { numbersSection } from './sections/numbersSection.js';
import { summarySection } from './sections/summarySection.js';
import { style } from './style.js';

/**
 * A session as one HTML page of four A4 pages. It has no scripts and loads nothing; its numbers stand in it as tables and as
 * JSON. It depends on its input alone.
 */
export function reportPage(input: ReportInput): string {
  const { report, texts } = input;
  const sections = [summarySection, engagementSection, affectSection, numbersSection];
  const pages = sections.map((section) => `<section class="page">${section(input)}</section>`);
  return `<!doctype html>
<html lang="${texts.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeHtml(texts.title(report.sessionId))}</title><style>${style}</style></head>
<body><main>${pages.join('\n')}</main>
<details class="screen"><summary>${escapeHtml(texts.data)}</summary><p>${escapeHtml(texts.dataSummary)}</p><pre>${escapeHtml(dataOf(input))}</pre></details>
<footer>${escapeHtml(texts.madeBy(report.versions['rapport'] ?? ''))}</footer></body></html>
`;
}

function dataOf({ report, series, earlier, cohort, texts }: ReportInput): string {
  const occurrences = occurrencesOf(series.record, { timeOf: (stampNs) => series.timeOf(stampNs), texts });
  return encodeJson({ report, minutes: minutesOf(series.frames), occurrences, earlier, cohort }, 1);
}
