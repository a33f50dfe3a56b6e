/** A timer may be late by more than a millisecond: so long before its time the thread itself waits. */
const blockedMs = 2;

const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Nanoseconds of a clock that is never set. */
export function wallNs(): bigint {
  return process.hrtime.bigint();
}

/**
 * Waits until a moment of `wallNs`, to a tenth of a millisecond on an idle machine, or until `interrupted` resolves.
 *
 * Timers count whole milliseconds. The last two of them the thread sleeps in the kernel, which costs no computing time and
 * holds everything else in this process up for as long.
 */
export async function waitPrecisely(untilNs: bigint, interrupted: Promise<unknown>): Promise<void> {
  const leftMs = Number(untilNs - wallNs()) / 1e6;
  if (leftMs > blockedMs) {
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => {
      // No timer is longer than 24.8 days.
      timer = setTimeout(resolve, Math.min(leftMs - blockedMs, 1e9));
    });
    await Promise.race([elapsed, interrupted]);
    clearTimeout(timer);
    return;
  }
  if (leftMs > 0) Atomics.wait(nothing, 0, 0, leftMs);
}
