import { escapeHtml } from '../../heads/evaluation/report/escapeHtml.js';
import type { Figure } from '../../core/screening/judgeScores.js';

/** A table; cells of the first column are headers. Cells are text. */
export function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = header.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  const body = rows
    .map(
      ([first = '', ...rest]) =>
        `<tr><th scope="row">${escapeHtml(first)}</th>${rest.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
    )
    .join('');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** `0.74` or a dash. */
export function plainFigure({ value }: Figure): string {
  return value === undefined ? '–' : value.toFixed(2);
}

/** `0.74 [0.60, 0.84]` */
export function figureText(figure: Figure): string {
  const { interval } = figure;
  if (interval === undefined) return plainFigure(figure);
  return `${plainFigure(figure)} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`;
}

/** A p-value as tables print it. */
export function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
