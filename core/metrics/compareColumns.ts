import { agreement, type Agreement } from './agreement.js';
import { bootstrapIntervals, type BootstrapInterval, type BootstrapOptions } from './bootstrap.js';
import { absoluteAgreement, intraclassCorrelation } from './intraclassCorrelation.js';
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

/** The paper's measures, and `iccAbsolute`: ICC(A,1), which also falls with a constant distance. */
type Measure = keyof Agreement | 'iccAbsolute';

type AgreementWithIntervals = Readonly<Record<Measure, MeasureWithInterval>>;

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
  /** Rows of all that are left, 0 .. 1; `undefined` for a table without rows. */
  readonly share: number | undefined;
  /** Rows in which each column has no number. */
  readonly missing: readonly { readonly name: string; readonly rows: number }[];
  /** Every pair, in the columns' order. */
  readonly pairs: readonly PairAgreement[];
  /** ICC(3,1) and ICC(A,1) of all columns as raters; CCC, PC and MAE as the mean over all pairs. */
  readonly overall: AgreementWithIntervals;
}

const measures = ['icc', 'iccAbsolute', 'ccc', 'pc', 'mae'] as const satisfies readonly Measure[];

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
  const results = pairs.map(({ first, second }) => {
    const [x, y] = [columns[first] ?? [], columns[second] ?? []];
    return { ...agreement(x, y), iccAbsolute: absoluteAgreement([x, y]) };
  });
  const named = results.flatMap((result, pair) =>
    measures.map((measure) => [`${pair}/${measure}`, result[measure]] as const),
  );
  return {
    ...Object.fromEntries(named),
    'overall/icc': intraclassCorrelation(columns),
    'overall/iccAbsolute': absoluteAgreement(columns),
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
    const of = (measure: Measure): MeasureWithInterval => {
      const key = `${prefix}/${measure}`;
      // An interval about a figure without an answer would say more than is known.
      return { value: values[key], interval: values[key] === undefined ? undefined : intervals[key] };
    };
    return {
      icc: of('icc'),
      iccAbsolute: of('iccAbsolute'),
      ccc: of('ccc'),
      pc: of('pc'),
      mae: of('mae'),
    };
  };
  const rows = complete.columns[0]?.length ?? 0;
  const all = rows + complete.omitted;
  return {
    rows,
    omitted: complete.omitted,
    share: all > 0 ? rows / all : undefined,
    missing: columns.map(({ name, values: cells }) => ({
      name,
      rows: Array.from(cells).filter((cell) => !Number.isFinite(cell)).length,
    })),
    pairs: pairs.map(({ first, second }, index) => ({
      reference: columns[first]?.name ?? '',
      estimate: columns[second]?.name ?? '',
      agreement: withIntervals(String(index)),
    })),
    overall: withIntervals('overall'),
  };
}
