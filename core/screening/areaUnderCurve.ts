/** One corner of a receiver operating characteristic. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

function ranked(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, index) => index).sort(
    (left, right) => (scores[right] ?? Number.NaN) - (scores[left] ?? Number.NaN),
  );
}

/**
 * The curve over all children's scores together: a point for every score that occurs, from nobody to everybody.
 *
 * @param labels 0 or 1
 * @returns nothing unless there are children of both classes
 */
export function rocCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): RocPoint[] {
  const positives = Array.from(labels).filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const order = ranked(scores);
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  let found = 0;
  for (const [place, row] of order.entries()) {
    if (labels[row] === 1) found += 1;
    const next = order[place + 1];
    // Equal scores are one step: nothing decides among them.
    if (next !== undefined && scores[next] === scores[row]) continue;
    points.push({
      falsePositiveRate: (place + 1 - found) / negatives,
      truePositiveRate: found / positives,
    });
  }
  return points;
}

/**
 * The area under the pooled curve: how often a positive child scores above a negative one, equal scores half.
 *
 * Left-out children are pooled because a fold of one child has no curve.
 *
 * @returns `undefined` unless there are children of both classes
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): number | undefined {
  const points = rocCurve(scores, labels);
  if (points.length === 0) return undefined;
  let area = 0;
  for (const [index, { falsePositiveRate, truePositiveRate }] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined) continue;
    area +=
      ((falsePositiveRate - before.falsePositiveRate) * (truePositiveRate + before.truePositiveRate)) / 2;
  }
  return area;
}
