import { performance, type EventLoopUtilization } from 'node:perf_hooks';

import type { ImageFates } from './cameraWarnings.js';

interface Arrival {
  readonly atMs: number;
  readonly missedBefore: number;
  isUsed: boolean;
}

/**
 * What became of the images of the last seconds.
 *
 * A gap in a camera's sequence numbers counts two things: images that were lost on their way, and images that waited in the
 * subscription, which holds one, and were replaced there by the next because the event loop was at work. The latter can only
 * happen to an image that comes while the loop is at work, so they are at most as large a share of all as the loop was busy;
 * so many are taken off, and what is left was certainly lost on its way.
 */
export class ImageWindow {
  readonly #nowMs: () => number;
  readonly #lengthMs: number;
  readonly #utilization: () => EventLoopUtilization;
  #arrivals: Arrival[] = [];
  #looks: { readonly atMs: number; readonly utilization: EventLoopUtilization }[] = [];

  constructor(
    nowMs: () => number,
    lengthMs: number,
    utilization: () => EventLoopUtilization = () => performance.eventLoopUtilization(),
  ) {
    this.#nowMs = nowMs;
    this.#lengthMs = lengthMs;
    this.#utilization = utilization;
    this.#looks.push({ atMs: nowMs(), utilization: utilization() });
  }

  arrived(missedBefore: number): void {
    this.#arrivals.push({ atMs: this.#nowMs(), missedBefore, isUsed: false });
  }

  /** The newest image is taken up. */
  used(): void {
    const newest = this.#arrivals.at(-1);
    if (newest) newest.isUsed = true;
  }

  /** Call it every now and then: the event loop is looked at with each call. */
  fates(): ImageFates {
    const busyShare = this.#busyShare();
    const sinceMs = this.#nowMs() - this.#lengthMs;
    this.#arrivals = this.#arrivals.filter(({ atMs }) => atMs >= sinceMs);
    const came = this.#arrivals.length;
    const used = this.#arrivals.filter(({ isUsed }) => isUsed).length;
    const missed = this.#arrivals.reduce((sum, { missedBefore }) => sum + missedBefore, 0);
    const replaced = Math.min(missed, Math.ceil(busyShare * (came + missed)));
    return { used, leftOut: came - used + replaced, lost: missed - replaced };
  }

  /** 0..1, how much of the window the event loop was at work. */
  #busyShare(): number {
    const nowMs = this.#nowMs();
    const utilization = this.#utilization();
    this.#looks.push({ atMs: nowMs, utilization });
    // The newest look from before the window is its beginning.
    const begins = this.#looks.findLastIndex(({ atMs }) => atMs <= nowMs - this.#lengthMs);
    if (begins > 0) this.#looks = this.#looks.slice(begins);
    const [first] = this.#looks;
    if (!first) return 0;
    const idleMs = utilization.idle - first.utilization.idle;
    const activeMs = utilization.active - first.utilization.active;
    return activeMs + idleMs > 0 ? activeMs / (activeMs + idleMs) : 0;
  }
}
