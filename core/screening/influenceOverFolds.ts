import type { FoldOutcome } from './Part.js';

/** What a number did to the scores over all folds. */
export interface FeatureInfluence {
  readonly name: string;
  readonly mean: number;
  /** Sample standard deviation over folds; 0 for one. */
  readonly sd: number;
  /** Folds that used the number. */
  readonly folds: number;
  /** Of them, folds in which it did something. */
  readonly nonZeroFolds: number;
}

/** The influence of each number over folds, the strongest mean first. */
export function influenceOverFolds(folds: readonly Pick<FoldOutcome, 'influence'>[]): FeatureInfluence[] {
  const byName = new Map<string, number[]>();
  for (const { influence = {} } of folds)
    for (const [name, value] of Object.entries(influence))
      byName.set(name, [...(byName.get(name) ?? []), value]);
  return [...byName]
    .map(([name, values]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return {
        name,
        mean,
        sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
        folds: values.length,
        nonZeroFolds: values.filter((value) => value !== 0).length,
      };
    })
    .sort((left, right) => Math.abs(right.mean) - Math.abs(left.mean));
}
