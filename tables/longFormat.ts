import { RapportError } from '../core/RapportError.js';
import { isClock, isCounter, splitUnit } from './clocks.js';
import { isMissing } from './decimalMark.js';
import type { TableRow } from './splitRows.js';
import { cellsOf, type Table } from './Table.js';

const raterWords = /^(coder|rater|annotator|observer|judge)( (id|name))?$/u;
const valueWords = /^(value|rating|score|engagement|label)$/u;

/** The columns of a table with a row for each rating. */
interface LongColumns {
  readonly rater: string;
  readonly value: string;
  /** What was rated, together: a time, a child and a session, … */
  readonly targets: readonly string[];
}

/**
 * The columns of a table in long format, a row a rating: one is named for who rated, one for the rating, and the others say
 * what was rated. `undefined` for any other table.
 *
 * @throws RapportError `csv/long-format` where somebody rated, but which column is what cannot be told
 */
export function longColumns({ path, names }: Table): LongColumns | undefined {
  const rater = names.find((name) => raterWords.test(splitUnit(name).words));
  if (rater === undefined) return undefined;
  const others = names.filter((name) => name !== rater);
  const named = others.filter((name) => valueWords.test(splitUnit(name).words));
  const unclear = others.filter((name) => !isClock(name) && !isCounter(name));
  const value = named.length === 1 ? named[0] : unclear.length === 1 ? unclear[0] : undefined;
  const targets = others.filter((name) => name !== value);
  if (value === undefined || targets.length === 0) {
    throw new RapportError(
      'csv/long-format',
      `${path} has a row for each rating of a ${rater}, with the columns ${names.join(', ')}: name the rating value, and give a column that says what was rated, such as time.`,
    );
  }
  return { rater, value, targets };
}

/**
 * A table with a row for each thing that was rated and a column for each rater, in the order of their first ratings; the rows in
 * that order too, or by time.
 *
 * @throws RapportError `csv/rated-twice`, naming the line, where one rater rated one thing twice, and `csv/no-rater` where
 *   nobody is named
 */
export function toWide(table: Table, { rater, value, targets }: LongColumns): Table {
  const raters = cellsOf(table, rater);
  const values = cellsOf(table, value);
  const targetCells = targets.map((name) => cellsOf(table, name));
  const names = [...new Set(raters)];
  const rows = new Map<string, { cells: string[]; line: number }>();
  const firstLines = new Map<string, number>();
  table.rows.forEach(({ line }, row) => {
    const name = raters[row] as string;
    if (isMissing(name)) {
      throw new RapportError(
        'csv/no-rater',
        `${table.path}, line ${line} does not say who rated: fill in ${rater}.`,
      );
    }
    const key = targetCells.map((cells) => cells[row] as string);
    const id = JSON.stringify(key);
    const wide = rows.get(id) ?? { cells: [...key, ...names.map(() => '')], line };
    rows.set(id, wide);
    const rating = JSON.stringify([key, name]);
    const before = firstLines.get(rating);
    if (before !== undefined) {
      throw new RapportError(
        'csv/rated-twice',
        `${table.path}, line ${line} has the same ${[...targets, rater].join(' and ')} as line ${before}: give each rating once, and a column for whatever tells them apart.`,
      );
    }
    firstLines.set(rating, line);
    wide.cells[targets.length + names.indexOf(name)] = values[row] as string;
  });
  // A rater who is called as a column of the targets is told apart from it.
  const columns = names.map((name) => (targets.includes(name) ? `${rater} ${name}` : name));
  return { ...table, names: [...targets, ...columns], rows: inOrder([...rows.values()], targets) };
}

/** By time, where a column tells it in numbers: the coders' rows may stand one coder after the other. */
function inOrder(rows: readonly TableRow[], targets: readonly string[]): readonly TableRow[] {
  const clock = targets.findIndex((name) => isClock(name));
  const timeOf = ({ cells }: TableRow): number => Number(cells[clock]?.replace(',', '.'));
  if (clock < 0 || rows.some((row) => Number.isNaN(timeOf(row)))) return rows;
  return [...rows].sort((a, b) => timeOf(a) - timeOf(b));
}
