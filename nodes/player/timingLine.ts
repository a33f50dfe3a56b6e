/** How exactly messages went, for the end of a playback; empty where none was timed. */
export function timingLine(errorsMs: readonly number[]): string {
  if (errorsMs.length === 0) return '';
  const sorted = errorsMs.toSorted((one, other) => one - other);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);
  return `; late by ${at(0.5)} ms (p50), ${at(0.99)} ms (p99), ${at(1)} ms at most`;
}
