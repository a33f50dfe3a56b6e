import type { SessionTime } from './SessionInput.js';

/** A step back of less is a clock that is being slewed. */
const leastBackNs = 100_000_000n;

/** A step forward of less, too; and simulated time runs at up to so many times the pace of the clock on the wall. */
const leastForwardNs = 500_000_000n;
const fastestPace = 4n;

/**
 * By how much the clock was set between two inputs of a session, seconds; `undefined` where it was not. Simulated time
 * that stands still or runs at another pace was not set.
 */
export function clockSetSec(before: SessionTime, now: SessionTime): number | undefined {
  const passedNs = now.monotonicNs - before.monotonicNs;
  const shownNs = now.nowNs - before.nowNs;
  const byNs = shownNs - passedNs;
  const isBack = shownNs < -leastBackNs;
  const isForward = byNs > leastForwardNs && shownNs > fastestPace * passedNs;
  return isBack || isForward ? Number(byNs) / 1e9 : undefined;
}
