/** Seconds as whole nanoseconds, the unit of every stamp. */
export function nanoseconds(sec: number): bigint {
  return BigInt(Math.round(sec * 1e9));
}

/** Milliseconds as whole nanoseconds: those of a monotonic clock, which nobody sets, for durations. */
export function millisecondsToNs(ms: number): bigint {
  return BigInt(Math.round(ms * 1e6));
}
