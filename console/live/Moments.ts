import type { StampText } from '../wire/values.js';

/** Stamps with the time at which this server had them, by a clock that nobody sets: how old is what a page acted on. */
export class Moments {
  readonly #nowMs: () => number;
  readonly #keptMs: number;
  readonly #at = new Map<StampText, number>();
  #newestMs = -Infinity;

  constructor(nowMs: () => number, keptMs: number) {
    this.#nowMs = nowMs;
    this.#keptMs = keptMs;
  }

  add(stamp: StampText): void {
    const nowMs = this.#nowMs();
    this.#newestMs = nowMs;
    this.#at.set(stamp, nowMs);
    for (const [known, atMs] of this.#at) {
      if (nowMs - atMs <= this.#keptMs) break;
      this.#at.delete(known);
    }
  }

  /** Milliseconds since it came; infinite for one that is not known (any more). */
  ageMs(stamp: StampText): number {
    const atMs = this.#at.get(stamp);
    return atMs === undefined ? Infinity : this.#nowMs() - atMs;
  }

  /** Milliseconds since the last one came; infinite before the first. */
  get silentMs(): number {
    return this.#nowMs() - this.#newestMs;
  }
}
