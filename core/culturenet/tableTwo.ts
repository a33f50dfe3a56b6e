import type { Agreement } from '../metrics/agreement.js';
import { protocols, type Protocol } from './protocol.js';
import { effectivenessOf, type TaskResult } from './TaskResult.js';

export const measures = ['icc', 'ccc', 'pc', 'mae'] as const;
export type Measure = (typeof measures)[number];

/** Mean and standard deviation over children of each child's mean over runs. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation; 0 for one child. */
  readonly sd: number;
  /** Children with an answer: a constant estimate has no correlation. */
  readonly children: number;
}

/** One cell group of paper 003's table II. */
export interface TableRow {
  readonly protocol: Protocol;
  readonly culture: string;
  readonly share?: number;
  readonly measures: Readonly<Partial<Record<Measure, Spread>>>;
  readonly children: number;
  readonly runs: number;
  /** Share of the heads that were no better than their training labels' mean. */
  readonly ineffective: number;
  /** Share of the heads that the labels cannot tell this of. */
  readonly notKnown: number;
}

/** One child's mean over runs, for figure 3. */
export interface ChildMean {
  readonly protocol: Protocol;
  readonly childId: string;
  readonly culture: string;
  /** M6: which share of the child's frames trained the head. */
  readonly share?: number;
  readonly measures: Readonly<Partial<Record<Measure, number>>>;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
    children: values.length,
  };
}

function grouped<Key extends string, Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Each child's mean over the runs in which it had an answer. */
export function childMeans(results: readonly TaskResult[]): ChildMean[] {
  const groups = grouped(results, ({ protocol, childId, share }) => `${protocol}|${childId}|${share ?? ''}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const means: Partial<Record<Measure, number>> = {};
    for (const measure of measures) {
      const values = group.map(({ agreement }: { agreement: Agreement }) => agreement[measure]);
      const answers = values.filter((value) => value !== undefined);
      if (answers.length > 0) means[measure] = meanOf(answers);
    }
    const { protocol, childId, culture, share } = first;
    return [{ protocol, childId, culture, ...(share === undefined ? {} : { share }), measures: means }];
  });
}

/**
 * Paper 003's table II: a row a protocol, culture and (M6) share of the child's frames, in that order.
 *
 * As its caption says: the mean over runs of each child first, then mean and standard deviation over children.
 */
export function tableTwo(results: readonly TaskResult[]): TableRow[] {
  const groups = grouped(results, ({ protocol, culture, share }) => `${protocol}|${culture}|${share ?? ''}`);
  const rows = [...groups.values()].flatMap((group): TableRow[] => {
    const [first] = group;
    if (first === undefined) return [];
    const children = childMeans(group);
    const shareOf = (what: ReturnType<typeof effectivenessOf>): number =>
      group.filter((result) => effectivenessOf(result) === what).length / group.length;
    const cells: Partial<Record<Measure, Spread>> = {};
    for (const measure of measures) {
      const values = children.map((child) => child.measures[measure]).filter((value) => value !== undefined);
      // A mean estimate has no correlation; the paper prints a dash.
      const spread = first.protocol === 'ME' && measure !== 'mae' ? undefined : spreadOf(values);
      if (spread !== undefined) cells[measure] = spread;
    }
    return [
      {
        protocol: first.protocol,
        culture: first.culture,
        ...(first.share === undefined ? {} : { share: first.share }),
        measures: cells,
        children: children.length,
        runs: new Set(group.map(({ run }) => run)).size,
        ineffective: shareOf('ineffective'),
        notKnown: shareOf('not known'),
      },
    ];
  });
  return rows.sort(
    (left, right) =>
      protocols.indexOf(left.protocol) - protocols.indexOf(right.protocol) ||
      left.culture.localeCompare(right.culture) ||
      (left.share ?? 0) - (right.share ?? 0),
  );
}
