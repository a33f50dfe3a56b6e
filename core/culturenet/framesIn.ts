/** Frames in a stretch of `blockSec`, from the median distance of the stamps; at least 1. */
export function framesIn(blockSec: number, stampNs: BigInt64Array): number {
  const gaps: number[] = [];
  for (let index = 1; index < stampNs.length; index += 1) {
    const gap = Number((stampNs[index] ?? 0n) - (stampNs[index - 1] ?? 0n)) / 1e9;
    if (gap > 0) gaps.push(gap);
  }
  const median = gaps.sort((left, right) => left - right)[Math.floor(gaps.length / 2)] ?? 1;
  return Math.max(1, Math.round(blockSec / median));
}
