/** A straight line through points, by least squares. */
export interface StraightLine {
  readonly slope: number;
  readonly meanX: number;
  readonly meanY: number;
  /** The sum of squares of x around its mean; where it is 0 there is no slope. */
  readonly spread: number;
}

/** @param ys as many as `xs`, and at least one */
export function leastSquares(xs: readonly number[], ys: readonly number[]): StraightLine {
  const meanX = sum(xs) / xs.length;
  const meanY = sum(ys) / ys.length;
  const spread = sum(xs.map((x) => (x - meanX) ** 2));
  const slope = sum(xs.map((x, at) => (x - meanX) * ((ys[at] ?? NaN) - meanY))) / spread;
  return { slope, meanX, meanY, spread };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
