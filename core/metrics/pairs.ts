/** Whether every number is finite (no NaN, no infinity). */
export function everyFinite(values: ArrayLike<number>): boolean {
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isFinite(values[index])) return false;
  }
  return true;
}

/** Whether all values are the same; true for none. */
export function isConstant(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index += 1) {
    if (values[index] !== values[0]) return false;
  }
  return true;
}

/**
 * The rows in which every column holds a finite number, and how many were left out.
 *
 * Columns are of equal length; what lies beyond the shortest is left out and counted.
 */
export function completeRows(columns: readonly ArrayLike<number>[]): {
  readonly columns: readonly Float64Array[];
  readonly omitted: number;
} {
  const lengths = columns.map((column) => column.length);
  const longest = Math.max(0, ...lengths);
  const kept: number[] = [];
  for (let row = 0; row < longest; row += 1) {
    if (columns.every((column) => Number.isFinite(column[row]))) kept.push(row);
  }
  return {
    columns: columns.map((column) => Float64Array.from(kept, (row) => column[row] ?? Number.NaN)),
    omitted: longest - kept.length,
  };
}

/** Second moments of pairs, with 1/n. */
export interface PairMoments {
  readonly meanX: number;
  readonly meanY: number;
  readonly varianceX: number;
  readonly varianceY: number;
  readonly covariance: number;
}

/**
 * Means, variances and covariance (divided by n) of pairs, in two passes.
 *
 * A column whose values are all the same has a variance of exactly 0.
 *
 * @returns `undefined` for columns of different lengths, fewer than two pairs or a number that is not finite
 */
export function pairMoments(x: ArrayLike<number>, y: ArrayLike<number>): PairMoments | undefined {
  const n = x.length;
  if (n !== y.length || n < 2 || !everyFinite(x) || !everyFinite(y)) return undefined;
  const originX = x[0] as number;
  const originY = y[0] as number;
  let sumX = 0;
  let sumY = 0;
  for (let index = 0; index < n; index += 1) {
    sumX += (x[index] as number) - originX;
    sumY += (y[index] as number) - originY;
  }
  const shiftX = sumX / n;
  const shiftY = sumY / n;
  let varianceX = 0;
  let varianceY = 0;
  let covariance = 0;
  for (let index = 0; index < n; index += 1) {
    const dx = (x[index] as number) - originX - shiftX;
    const dy = (y[index] as number) - originY - shiftY;
    varianceX += (dx * dx) / n;
    varianceY += (dy * dy) / n;
    covariance += (dx * dy) / n;
  }
  return { meanX: originX + shiftX, meanY: originY + shiftY, varianceX, varianceY, covariance };
}
