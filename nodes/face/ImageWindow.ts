import type { EventLoopUtilization } from 'node:perf_hooks';

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
 * subscription, which holds one, and were replaced there by the next because the event loop was at work. The latter happens
 * only to images that come while it is at work: of a gap they are no larger a share than the loop was busy meanwhile. So
 * many are taken off, and what is left was lost on its way.
 */
export class ImageWindow {
  readonly #nowMs: () => number;
  readonly #lengthMs: number;
  readonly #utilization: () => EventLoopUtilization;
  #arrivals: Arrival[] = [];
  #atLastArrival: EventLoopUtilization;

  constructor(nowMs: () => number, lengthMs: number, utilization: () => EventLoopUtilization) {
    this.#nowMs = nowMs;
    this.#lengthMs = lengthMs;
    this.#utilization = utilization;
    this.#atLastArrival = utilization();
  }

  /** An image has come; before it so many had not, or were replaced before they were read. */
  arrived(missedBefore: number): void {
    const utilization = this.#utilization();
    const activeMs = utilization.active - this.#atLastArrival.active;
    const idleMs = utilization.idle - this.#atLastArrival.idle;
    this.#atLastArrival = utilization;
    const busyShare = activeMs + idleMs > 0 ? activeMs / (activeMs + idleMs) : 0;
    const replaced = Math.min(missedBefore, busyShare * (missedBefore + 1));
    this.#arrivals.push({ atMs: this.#nowMs(), replaced, lost: missedBefore - replaced, isUsed: false });
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
      Math.round(this.#arrivals.reduce((total, arrival) => total + count(arrival), 0));
    return {
      used: sum(({ isUsed }) => (isUsed ? 1 : 0)),
      leftOut: sum(({ isUsed, replaced }) => (isUsed ? 0 : 1) + replaced),
      lost: sum(({ lost }) => lost),
    };
  }
}
