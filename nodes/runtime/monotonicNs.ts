/** Monotonic milliseconds as nanoseconds, for durations in core: setting the computer's clock does not change them. */
export function monotonicNs(nowMs: number): bigint {
  return BigInt(Math.round(nowMs * 1e6));
}
