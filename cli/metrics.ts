import type { CommandModule } from 'yargs';
import { readNumberTable } from '../bags/readNumberTable.js';
import {
  compareColumns,
  type ColumnComparison,
  type MeasureWithInterval,
} from '../core/metrics/compareColumns.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { RapportError } from '../core/RapportError.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

interface MetricsArguments {
  file: string;
  reference: string | undefined;
  columns: string[] | undefined;
  block: number;
  resamples: number;
  level: number;
  seed: number;
  json: boolean;
}

/** Columns of these names order the rows and are no ratings. */
const clockNames = new Set(['time', 'time_s', 'stamp', 'stamp_ns', 'frame']);

/** `rapport metrics FILE.csv`: agreement of coders with each other, or of estimates with their reference. */
export const metricsCommand: CommandModule<object, MetricsArguments> = {
  command: 'metrics <file>',
  describe: 'ICC(3,1), CCC, PC and MAE of columns of a CSV file, with intervals',
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
        `Columns named ${[...clockNames].join(', ')} are left out. Rows with a missing value are counted.`,
      ),
  handler: async ({ file, reference, columns: wanted, block, resamples, level, seed, json }) => {
    requireWholeNumbers({ resamples, block }, { least: 1 });
    requireWholeNumbers({ seed }, { least: 0 });
    const table = await readNumberTable(file);
    const names = chooseColumns(table.names, { file, reference, wanted });
    const columns = names.map((name) => ({
      name,
      values: table.columns[table.names.indexOf(name)] ?? new Float64Array(0),
    }));
    const comparison = compareColumns(columns, {
      random: mulberry32(seed),
      resamples,
      level,
      blockLength: block,
    });
    if (comparison.rows < 2) {
      throw new RapportError(
        'metrics/too-few-rows',
        `${file} has ${comparison.rows} rows in which all of ${names.join(', ')} hold a number: two or more are needed.`,
      );
    }
    const output = json
      ? JSON.stringify({ file, columns: names, level, resamples, block, seed, ...comparison }, undefined, 2)
      : describe(comparison, { names, level });
    process.stdout.write(`${output}\n`);
  },
};

/** The columns to compare, the reference first. */
function chooseColumns(
  names: readonly string[],
  { file, reference, wanted }: { file: string; reference: string | undefined; wanted: string[] | undefined },
): string[] {
  for (const name of [...(wanted ?? []), ...(reference === undefined ? [] : [reference])]) {
    if (!names.includes(name)) {
      throw new RapportError(
        'metrics/no-column',
        `${file} has no column "${name}", only ${names.join(', ')}.`,
      );
    }
  }
  const chosen = wanted ? [...new Set(wanted)] : names.filter((name) => !clockNames.has(name.toLowerCase()));
  const first = reference ?? chosen[0];
  const ordered = first === undefined ? [] : [first, ...chosen.filter((name) => name !== first)];
  if (ordered.length < 2) {
    throw new RapportError(
      'metrics/too-few-columns',
      `${file} needs two columns to compare, besides any clock.`,
    );
  }
  return ordered;
}

function figure({ value, interval }: MeasureWithInterval): string {
  if (value === undefined) return 'no answer'.padEnd(23);
  const range = interval ? `[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : '[no interval]';
  return `${value.toFixed(3).padStart(6)} ${range}`.padEnd(23);
}

function describe(
  comparison: ColumnComparison,
  { names, level }: { names: string[]; level: number },
): string {
  const { rows, omitted, pairs, overall } = comparison;
  const left = omitted > 0 ? `, ${omitted} left out for a missing value` : '';
  const labels = pairs.map(({ reference, estimate }) => `${reference} / ${estimate}`);
  const width = Math.max(10, ...labels.map((label) => label.length)) + 2;
  const line = (label: string, cells: string[]): string =>
    `${label.padEnd(width)}${cells.join(' ')}`.trimEnd();
  const title = (name: string): string => name.padEnd(23);
  return [
    `${rows} rows${left}; ${level * 100} % bootstrap intervals`,
    line('', ['ICC(3,1)', 'CCC', 'PC', 'MAE'].map(title)),
    ...pairs.map(({ agreement: { icc, ccc, pc, mae } }, index) =>
      line(labels[index] ?? '', [icc, ccc, pc, mae].map(figure)),
    ),
    ...(names.length > 2
      ? [line('overall', [overall.icc, overall.ccc, overall.pc, overall.mae].map(figure))]
      : []),
  ].join('\n');
}
