import type { ImageFates } from './cameraWarnings.js';

interface Arrival {
  readonly atMs: number;
  /** Images before it that came and were replaced before they were read; as many as may have been. */
  readonly replaced: number;
  /** Images before it that never came. */
  readonly lost: number;
  isUsed: boolean;
}

/**
 * What became of the images of the last seconds.
 *
 * A gap in a camera's sequence numbers counts two things: images that were lost on their way, and images that waited in the
 * subscription, which holds one, and were replaced there by the next because the event loop was held up. The latter came
 * during the stall that has just ended, which held as many images as periods of the camera. So many are taken off, except
 * for the one that was read, and what is left was lost on its way.
 */
export class ImageWindow {
  readonly #nowMs: () => number;
  readonly #lengthMs: number;
  readonly #stallMs: () => number;
  #arrivals: Arrival[] = [];
  #lastMs: number;

  /** @param stallMs how long the event loop was held up until just now */
  constructor(nowMs: () => number, lengthMs: number, stallMs: () => number) {
    this.#nowMs = nowMs;
    this.#lengthMs = lengthMs;
    this.#stallMs = stallMs;
    this.#lastMs = nowMs();
  }

  /** An image has come; before it so many had not, or were replaced before they were read. */
  arrived(missedBefore: number): void {
    const nowMs = this.#nowMs();
    const cameraPeriodMs = (nowMs - this.#lastMs) / (missedBefore + 1);
    this.#lastMs = nowMs;
    const cameMeanwhile = cameraPeriodMs > 0 ? Math.ceil(this.#stallMs() / cameraPeriodMs) : 0;
    const replaced = Math.min(missedBefore, Math.max(0, cameMeanwhile - 1));
    this.#arrivals.push({ atMs: nowMs, replaced, lost: missedBefore - replaced, isUsed: false });
  }

  /** Perception takes the newest image up. */
  used(): void {
    const newest = this.#arrivals.at(-1);
    if (newest) newest.isUsed = true;
  }

  fates(): ImageFates {
    const sinceMs = this.#nowMs() - this.#lengthMs;
    this.#arrivals = this.#arrivals.filter(({ atMs }) => atMs >= sinceMs);
    const sum = (count: (arrival: Arrival) => number): number =>
      this.#arrivals.reduce((total, arrival) => total + count(arrival), 0);
    return {
      used: sum(({ isUsed }) => (isUsed ? 1 : 0)),
      leftOut: sum(({ isUsed, replaced }) => (isUsed ? 0 : 1) + replaced),
      lost: sum(({ lost }) => lost),
    };
  }
}
