/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean probability that was given. */
  readonly said: number;
  /** Share that came true. */
  readonly was: number;
}

export interface Calibration {
  /**
   * Expected calibration error (Naeini et al. 2015; Guo et al. 2017): the mean difference between what was said and what
   * was, over bins of equal width, weighted by their counts. 0 is best.
   */
  readonly error: number;
  /** Bins that hold something, from the least probability to the greatest. */
  readonly bins: readonly ReliabilityBin[];
}

/**
 * How far probabilities are what they say.
 *
 * @param probabilities 0..1
 * @param cameTrue 1 or 0 of each
 * @returns `undefined` without any
 */
export function calibration(
  probabilities: ArrayLike<number>,
  cameTrue: ArrayLike<number>,
  binCount = 10,
): Calibration | undefined {
  const count = probabilities.length;
  if (count === 0) return undefined;
  const sums = Array.from({ length: binCount }, () => ({ count: 0, said: 0, was: 0 }));
  for (let i = 0; i < count; i++) {
    const probability = probabilities[i] ?? 0;
    const bin = sums[Math.min(binCount - 1, Math.floor(probability * binCount))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.said += probability;
    bin.was += cameTrue[i] ?? 0;
  }
  const bins = sums
    .filter((bin) => bin.count > 0)
    .map((bin) => ({ count: bin.count, said: bin.said / bin.count, was: bin.was / bin.count }));
  return {
    error: bins.reduce((sum, { count: n, said, was }) => sum + (n / count) * Math.abs(said - was), 0),
    bins,
  };
}
