import { shareText } from '../../core/culturenet/shareText.js';
import type { Measure, TableRow } from '../../core/culturenet/tableTwo.js';
import type { EvaluationOutcome } from '../../heads/evaluation/Evaluation.js';
import { skippedLines } from '../../heads/evaluation/report/skippedLines.js';

function cell(row: TableRow, measure: Measure): string {
  const spread = row.measures[measure];
  if (spread === undefined) return '-'.padStart(13);
  const factor = measure === 'mae' ? 1 : 100;
  const digits = measure === 'mae' ? 3 : 1;
  return `${(spread.mean * factor).toFixed(digits)}±${(spread.sd * factor).toFixed(digits)}`.padStart(13);
}

/** Table II as text, a line a setting and culture, and what was skipped. */
export function describeTable(rows: readonly TableRow[], outcome: EvaluationOutcome): string {
  const width = Math.max(7, ...rows.map(({ culture }) => culture.length)) + 2;
  const titles = ['ICC [%]', 'CCC [%]', 'PC [%]', 'MAE'].map((title) => title.padStart(13)).join('');
  const lines = rows.map((row) => {
    const share = row.share === undefined ? '' : ` ${shareText(row.share)}`;
    const measured = (['icc', 'ccc', 'pc', 'mae'] as const).map((measure) => cell(row, measure)).join('');
    const warning = [
      ...(row.ineffective > 0 ? [`  ${Math.round(row.ineffective * 100)} % ineffective`] : []),
      ...(row.notKnown > 0 ? [`  ${Math.round(row.notKnown * 100)} % not known to be effective`] : []),
    ].join('');
    return `${(row.protocol + share).padEnd(9)}${row.culture.padEnd(width)}${measured}${warning}`;
  });
  return [
    `${outcome.simulated ? 'SIMULATED data. ' : ''}Mean ± standard deviation over children; ${outcome.settings.runs} ${outcome.settings.runs === 1 ? 'run' : 'runs'}, ${outcome.settings.split.method} split.`,
    `${'setting'.padEnd(9)}${'culture'.padEnd(width)}${titles}`,
    ...lines,
    ...skippedLines(outcome.skipped).map((line) => `skipped: ${line}`),
  ].join('\n');
}
