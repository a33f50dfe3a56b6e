/** So finely stalls are seen, milliseconds. */
const tickMs = 5;

/** Sees when the event loop is held up: by our own work, or by a machine that gives its time to others. */
export class LoopStalls {
  readonly #nowMs: () => number;
  readonly #timer: NodeJS.Timeout;
  #lastTickMs: number;
  #lastGapMs = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#lastTickMs = nowMs();
    this.#timer = setInterval(() => {
      const atMs = nowMs();
      this.#lastGapMs = atMs - this.#lastTickMs;
      this.#lastTickMs = atMs;
    }, tickMs).unref();
  }

  /** How long the loop was held up until just now; a few milliseconds where it was not. */
  latestMs(): number {
    // After a stall the loop turns to its timers before it reads messages, or reads them at once.
    return Math.max(this.#lastGapMs, this.#nowMs() - this.#lastTickMs);
  }

  release(): void {
    clearInterval(this.#timer);
  }
}
