const firstMs = 200;
const longestMs = 5_000;
/** Who ran this long may die again without being made to wait. */
const stableMs = 10_000;

/** How long to wait before a process is started again: not at all the first time, and ever longer for one that dies at once. */
export class RestartDelay {
  #nextMs = 0;

  /** @param livedMs how long it ran this time */
  after(livedMs: number): number {
    if (livedMs > stableMs) this.#nextMs = 0;
    const delayMs = this.#nextMs;
    this.#nextMs = Math.min(longestMs, Math.max(firstMs, delayMs * 2));
    return delayMs;
  }
}
