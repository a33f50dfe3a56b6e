import { escapeHtml } from '../heads/evaluation/report/escapeHtml.js';

/** A column of a table: its title, a cell's text, and whether it holds numbers. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly isNumber?: boolean;
}

/** Rows beyond so many are left out on paper. */
interface TableOptions {
  readonly rowsOnPaper: number;
  readonly more: (count: number) => string;
}

/** A table whose first column names its rows. */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { rowsOnPaper, more }: TableOptions,
): string {
  const kind = ({ isNumber }: Column<Row>): string => (isNumber === true ? ' class="n"' : '');
  const head = columns.map((column) => `<th scope="col"${kind(column)}>${escapeHtml(column.title)}</th>`);
  const body = rows.map((row, index) => {
    const cells = columns.map((column, position) => {
      const [name, scope] = position === 0 ? ['th', ' scope="row"'] : ['td', ''];
      return `<${name}${scope}${kind(column)}>${escapeHtml(column.text(row))}</${name}>`;
    });
    return `<tr${index < rowsOnPaper ? '' : ' class="screen"'}>${cells.join('')}</tr>`;
  });
  const left = rows.length - rowsOnPaper;
  const note = left > 0 ? `<p class="paper">${escapeHtml(more(left))}</p>` : '';
  return `<div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>${note}`;
}

/** A picture with what it shows. */
export function figureOf(svg: string, caption: string): string {
  return `<figure>${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

/** What the colours of a picture mean: CSS variables' names and words. */
export function legendOf(entries: readonly (readonly [colour: string, words: string])[]): string {
  const items = entries.map(
    ([colour, words]) => `<li><i style="background:var(--${colour})"></i>${escapeHtml(words)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** Names and what stands for each. */
export function listOf(entries: readonly (readonly [name: string, text: string])[]): string {
  const items = entries.map(
    ([name, text]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd></div>`,
  );
  return `<dl>${items.join('')}</dl>`;
}
