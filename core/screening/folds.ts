import { shuffledIndices, derivedSeed } from '../culturenet/shuffle.js';
import { mulberry32 } from '../metrics/mulberry32.js';
import { featureNames } from '../session/featureVector.js';
import type { CohortChild } from './Cohort.js';

/** Why a number does not enter a fold. */
export type LeftOutReason = 'unknown' | 'constant';

/** The numbers that a fold uses, and the others by name. */
export interface UsableColumns {
  /** Of 0..57. */
  readonly columns: readonly number[];
  readonly leftOut: readonly { readonly name: string; readonly reason: LeftOutReason }[];
}

/** A range below this part of the largest value is rounding, not variation. */
const constantRange = 1e-9;

/** Whether values differ by rounding alone. */
export function isAsGoodAsConstant(values: readonly number[]): boolean {
  const high = Math.max(...values);
  const low = Math.min(...values);
  return high - low <= constantRange * Math.max(Math.abs(high), Math.abs(low));
}

/**
 * Of these columns the ones that a fold can use: known of every child that it learns from and of the one it judges, and not
 * constant over those that it learns from.
 *
 * @param columns of 0..57
 * @param train rows of `children` to learn from
 * @param heldOut the row to judge, where there is one
 */
export function usableColumns(
  children: readonly Pick<CohortChild, 'vector'>[],
  columns: readonly number[],
  { train, heldOut }: { readonly train: readonly number[]; readonly heldOut?: number | undefined },
): UsableColumns {
  const leftOut: { name: string; reason: LeftOutReason }[] = [];
  const kept = columns.filter((column) => {
    const values = train.map((row) => children[row]?.vector[column]);
    const judged = heldOut === undefined ? values[0] : children[heldOut]?.vector[column];
    const known = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
    const isKnown = known.length === train.length && judged !== undefined && Number.isFinite(judged);
    const reason = !isKnown ? 'unknown' : isAsGoodAsConstant(known) ? 'constant' : undefined;
    if (reason !== undefined) leftOut.push({ name: featureNames[column] ?? '', reason });
    return reason === undefined;
  });
  return { columns: kept, leftOut };
}

/** Everybody but one. */
export function othersThan(row: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index).filter((index) => index !== row);
}

/** Inner folds at most. */
const mostInnerFolds = 5;

/**
 * The test folds of the inner search, as positions in the training rows: each class is shuffled and dealt out in turn, so
 * that every fold has children of both. As many folds as the smaller class has children, five at most; none where it has
 * fewer than two, and then nothing can be searched.
 *
 * @param labels 0 or 1, a training row each
 */
export function innerFolds(labels: ArrayLike<number>, seed: number): number[][] {
  const byClass = [0, 1].map((label) =>
    Array.from(labels).flatMap((own, position) => (own === label ? [position] : [])),
  );
  const count = Math.min(mostInnerFolds, ...byClass.map((positions) => positions.length));
  if (count < 2) return [];
  const folds: number[][] = Array.from({ length: count }, () => []);
  for (const [label, positions] of byClass.entries()) {
    const order = shuffledIndices(positions.length, mulberry32(derivedSeed(seed, 'inner', label)));
    for (const [turn, index] of order.entries()) {
      const position = positions[index];
      if (position !== undefined) folds[turn % count]?.push(position);
    }
  }
  return folds.map((fold) => fold.sort((left, right) => left - right));
}
