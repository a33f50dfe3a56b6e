import { agreement, type Agreement } from './agreement.js';
import { bootstrapIntervals, type BootstrapInterval, type BootstrapOptions } from './bootstrap.js';
import { intraclassCorrelation } from './intraclassCorrelation.js';
import { completeRows } from './pairs.js';

/** One column of a table: a reference, an estimate or a coder. */
export interface NamedColumn {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** One figure; both parts `undefined` where it has no answer. */
export interface MeasureWithInterval {
  readonly value: number | undefined;
  readonly interval: BootstrapInterval | undefined;
}

type AgreementWithIntervals = Readonly<Record<keyof Agreement, MeasureWithInterval>>;

interface PairAgreement {
  readonly reference: string;
  readonly estimate: string;
  readonly agreement: AgreementWithIntervals;
}

export interface ColumnComparison {
  /** Rows in which every column holds a number: those that all figures are made of. */
  readonly rows: number;
  /** Rows left out because a value was missing. */
  readonly omitted: number;
  /** Every pair, in the columns' order. */
  readonly pairs: readonly PairAgreement[];
  /** ICC(3,1) of all columns as raters; CCC, PC and MAE as the mean over all pairs. */
  readonly overall: AgreementWithIntervals;
}

const measures = ['icc', 'ccc', 'pc', 'mae'] as const;

interface Pair {
  readonly first: number;
  readonly second: number;
}

/** The mean of all values; `undefined` when one of them has no answer. */
function meanOf(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value;
  }
  return values.length > 0 ? sum / values.length : undefined;
}

/** All figures of a table by name: `0/icc` is the first pair's ICC, `overall/icc` that of all columns. */
function figures(
  columns: readonly ArrayLike<number>[],
  pairs: readonly Pair[],
): Record<string, number | undefined> {
  const results = pairs.map(({ first, second }) => agreement(columns[first] ?? [], columns[second] ?? []));
  const named = results.flatMap((result, pair) =>
    measures.map((measure) => [`${pair}/${measure}`, result[measure]] as const),
  );
  return {
    ...Object.fromEntries(named),
    'overall/icc': intraclassCorrelation(columns),
    'overall/ccc': meanOf(results.map(({ ccc }) => ccc)),
    'overall/pc': meanOf(results.map(({ pc }) => pc)),
    'overall/mae': meanOf(results.map(({ mae }) => mae)),
  };
}

/** The agreement of every pair of columns and of all together, with bootstrap intervals over the rows. */
export function compareColumns(columns: readonly NamedColumn[], options: BootstrapOptions): ColumnComparison {
  const complete = completeRows(columns.map(({ values }) => values));
  const pairs = columns.flatMap((_, first) =>
    columns.slice(first + 1).map((__, offset): Pair => ({ first, second: first + 1 + offset })),
  );
  const values = figures(complete.columns, pairs);
  const intervals = bootstrapIntervals(complete.columns, (resampled) => figures(resampled, pairs), options);

  const withIntervals = (prefix: string): AgreementWithIntervals => {
    const of = (measure: (typeof measures)[number]): MeasureWithInterval => {
      const key = `${prefix}/${measure}`;
      // An interval about a figure without an answer would say more than is known.
      return { value: values[key], interval: values[key] === undefined ? undefined : intervals[key] };
    };
    return { icc: of('icc'), ccc: of('ccc'), pc: of('pc'), mae: of('mae') };
  };
  return {
    rows: complete.columns[0]?.length ?? 0,
    omitted: complete.omitted,
    pairs: pairs.map(({ first, second }, index) => ({
      reference: columns[first]?.name ?? '',
      estimate: columns[second]?.name ?? '',
      agreement: withIntervals(String(index)),
    })),
    overall: withIntervals('overall'),
  };
}
