/** Values that hold until the next: decimal stamps in nanoseconds, ascending; `null`: no opinion. */
export type HeldValues = readonly (readonly [stampNs: string, value: number | null])[];

/**
 * Held values sampled on a grid, NaN where there is no opinion.
 *
 * @param stepSec of the grid, from `beginNs`
 * @param lagSec how much later the coder judged than what is judged: taken back
 */
export function heldOnGrid(
  points: HeldValues,
  { beginNs, stepSec, steps, lagSec }: { beginNs: bigint; stepSec: number; steps: number; lagSec: number },
): Float64Array {
  const values = new Float64Array(steps).fill(Number.NaN);
  const timesSec = points.map(([stamp]) => Number(BigInt(stamp) - beginNs) / 1e9 - lagSec);
  let point = -1;
  for (let step = 0; step < steps; step++) {
    while (point + 1 < points.length && (timesSec[point + 1] ?? 0) <= step * stepSec) point += 1;
    values[step] = points[point]?.[1] ?? Number.NaN;
  }
  return values;
}
