/** Seconds as whole nanoseconds, the unit of every stamp. */
export function nanoseconds(sec: number): bigint {
  return BigInt(Math.round(sec * 1e9));
}
