import {
  compareColumns,
  type ColumnComparison,
  type MeasureWithInterval,
} from '../core/metrics/compareColumns.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { RapportError } from '../core/RapportError.js';
import { isClock, isCounter } from '../tables/clocks.js';
import { intervalColumns } from '../tables/intervalColumns.js';
import { longColumns, toWide } from '../tables/longFormat.js';
import { holdsWordsOnly, numbersOf, readTable, type Table } from '../tables/Table.js';
import { command } from './command.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

/** `rapport metrics FILE.csv`: agreement of coders with each other, or of estimates with their reference. */
export const metricsCommand = command({
  command: 'metrics <file>',
  describe: 'ICC(3,1), ICC(A,1), CCC, PC and MAE of columns of a CSV file, with intervals',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'CSV with a header line' })
      .option('reference', { type: 'string', describe: 'The reference column; the first by default' })
      .option('columns', { type: 'string', array: true, describe: 'The columns to compare; all by default' })
      .option('block', {
        type: 'number',
        default: 1,
        describe:
          'Neighbouring rows drawn together for the intervals: take several seconds of rows for a time series',
      })
      .option('resamples', { type: 'number', default: 1000, describe: 'Bootstrap resamples' })
      .option('level', { type: 'number', default: 0.95, describe: 'Coverage of the intervals, 0..1' })
      .option('seed', { type: 'number', default: 1, describe: 'Seed of the resampling' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .epilog(
        'Times, counters of frames and columns of words are left out. A row a rating (time, coder, value) is read as well. Rows with a missing value are counted.',
      ),
  handler: async ({ file, reference, columns: wanted, block, resamples, level, seed, json }) => {
    requireWholeNumbers({ resamples, block }, { least: 1 });
    requireWholeNumbers({ seed }, { least: 0 });
    const { table, candidates, leftOut } = await readRatings(file);
    const names = chooseColumns(candidates, { file, all: table.names, reference, wanted });
    const columns = names.map((name) => ({ name, values: numbersOf(table, name) }));
    const comparison = compareColumns(columns, {
      random: mulberry32(seed),
      resamples,
      level,
      blockLength: block,
    });
    if (comparison.rows < 2) {
      throw new RapportError(
        'metrics/too-few-rows',
        `${file} has ${comparison.rows} of ${table.rows.length} rows in which all of ${names.join(', ')} hold a number, and two or more are needed: choose columns that have more in common with --columns.`,
      );
    }
    const output = json
      ? JSON.stringify(
          { file, columns: names, leftOut, level, resamples, block, seed, ...comparison },
          undefined,
          2,
        )
      : describe(comparison, { names, level, leftOut: wanted === undefined ? leftOut : [] });
    process.stdout.write(`${output}\n`);
  },
});

/** A file's table with a column a rater, and which of its columns may be ratings. */
async function readRatings(
  file: string,
): Promise<{ readonly table: Table; readonly candidates: string[]; readonly leftOut: string[] }> {
  const given = await readTable(file);
  const intervals = intervalColumns(given);
  if (intervals !== undefined) {
    throw new RapportError(
      'metrics/intervals',
      `${file} holds intervals, from "${intervals.begin}" to "${intervals.end}", whose rows are not comparable: give a table with a row a moment and a column a coder.`,
    );
  }
  const long = longColumns(given);
  const table = long === undefined ? given : toWide(given, long);
  const others = table.names.filter((name) => !isClock(name) && !isCounter(name));
  const named = long === undefined ? others : others.filter((name) => !long.targets.includes(name));
  const leftOut = named.filter((name) => holdsWordsOnly(table, name));
  return { table, candidates: named.filter((name) => !leftOut.includes(name)), leftOut };
}

/** The columns to compare, the reference first. */
function chooseColumns(
  candidates: readonly string[],
  {
    file,
    all,
    reference,
    wanted,
  }: {
    file: string;
    all: readonly string[];
    reference: string | undefined;
    wanted: string[] | undefined;
  },
): string[] {
  for (const name of [...(wanted ?? []), ...(reference === undefined ? [] : [reference])]) {
    if (!all.includes(name)) {
      throw new RapportError('metrics/no-column', `${file} has no column "${name}", only ${all.join(', ')}.`);
    }
  }
  const chosen = wanted ? [...new Set(wanted)] : candidates;
  const first = reference ?? chosen[0];
  const ordered = first === undefined ? [] : [first, ...chosen.filter((name) => name !== first)];
  if (ordered.length < 2) {
    throw new RapportError(
      'metrics/too-few-columns',
      `${file} needs two columns of numbers to compare, besides times and counters, separated by commas, semicolons or tabs: it has ${all.join(' | ')}.`,
    );
  }
  return ordered;
}

function figure({ value, interval }: MeasureWithInterval): string {
  if (value === undefined) return 'no answer'.padEnd(23);
  const range = interval ? `[${threeDigits(interval.low)}, ${threeDigits(interval.high)}]` : '[no interval]';
  return `${threeDigits(value).padStart(6)} ${range}`.padEnd(23);
}

/** Without the sign of what rounds to 0. */
function threeDigits(value: number): string {
  return value.toFixed(3).replace(/^-(?=0\.000$)/u, '');
}

function figures({ icc, iccAbsolute, ccc, pc, mae }: ColumnComparison['overall']): string[] {
  return [icc, iccAbsolute, ccc, pc, mae].map(figure);
}

/** What an incomplete design left, and who is to blame. */
function describeOmitted({ rows, omitted, share = 0, missing }: ColumnComparison): string {
  const lacking = missing
    .filter((column) => column.rows > 0)
    .map((column) => `${column.name} ${column.rows}`);
  return `${rows} of ${rows + omitted} rows (${Math.round(share * 100)} %), the others left out for a missing value (${lacking.join(', ')})`;
}

function describe(
  comparison: ColumnComparison,
  { names, level, leftOut }: { names: string[]; level: number; leftOut: string[] },
): string {
  const { rows, omitted, pairs, overall } = comparison;
  const labels = pairs.map(({ reference, estimate }) => `${reference} / ${estimate}`);
  const width = Math.max(10, ...labels.map((label) => label.length)) + 2;
  const line = (label: string, cells: string[]): string =>
    `${label.padEnd(width)}${cells.join(' ')}`.trimEnd();
  const title = (name: string): string => name.padEnd(23);
  return [
    `${omitted > 0 ? describeOmitted(comparison) : `${rows} rows`}; ${level * 100} % bootstrap intervals`,
    ...(leftOut.length > 0 ? [`left out, since they hold words: ${leftOut.join(', ')}`] : []),
    line('', ['ICC(3,1)', 'ICC(A,1)', 'CCC', 'PC', 'MAE'].map(title)),
    ...pairs.map(({ agreement }, index) => line(labels[index] ?? '', figures(agreement))),
    ...(names.length > 2 ? [line('overall', figures(overall))] : []),
  ].join('\n');
}
