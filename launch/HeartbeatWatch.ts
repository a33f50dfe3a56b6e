import type { MainThread } from './mainThread.js';

/** How often to look, milliseconds. */
export const lookMs = 250;

/**
 * So long a process may be silent, seconds.
 *
 * On two cores among twenty busy processes, loading the networks held the event loop for 3.1 s at most, and the running
 * chain for 0.4 s.
 */
export const silenceSec = { comingUp: 30, running: 4 } as const;

/** What a look counts at most, milliseconds: more has passed where the launcher itself was stopped or blocked. */
const mostALookMs = 1_000;

/** Whoever is ready to run and has had less processor time than this since its last heartbeat is only kept waiting. */
const starvedMs = 300;

/**
 * Knows from a process's heartbeats when it hangs: it is stopped, or something holds its event loop.
 *
 * A launcher that was itself stopped looks once when it goes on, which counts little, and has the heartbeats of meanwhile
 * before it looks again. Times are monotonic, milliseconds.
 */
export class HeartbeatWatch {
  /** None is expected before the first. */
  #silentMs: number | undefined;
  #countedToMs = 0;
  /** At the first look after the last heartbeat. */
  #cpuBeforeMs: number | undefined;
  #allowedSec: number = silenceSec.comingUp;

  /** How long it may be silent now, seconds. */
  get allowedSec(): number {
    return this.#allowedSec;
  }

  heartbeat(nowMs: number): void {
    this.#silentMs = 0;
    this.#countedToMs = nowMs;
  }

  /** Its networks are loaded: from now on nothing takes long. */
  cameUp(nowMs: number): void {
    this.#allowedSec = silenceSec.running;
    if (this.#silentMs !== undefined) this.heartbeat(nowMs);
  }

  /**
   * To be called every `lookMs`; true when the process hangs.
   *
   * @param thread the process's, as far as it is known
   */
  look(nowMs: number, thread?: MainThread): boolean {
    if (this.#silentMs === undefined) return false;
    if (this.#silentMs === 0) this.#cpuBeforeMs = thread?.cpuMs;
    this.#silentMs += Math.min(nowMs - this.#countedToMs, mostALookMs);
    this.#countedToMs = nowMs;
    return this.#silentMs > this.#allowedSec * 1_000 && !this.#isStarved(thread);
  }

  #isStarved(thread: MainThread | undefined): boolean {
    if (thread === undefined || this.#cpuBeforeMs === undefined) return false;
    return thread.isReady && thread.cpuMs - this.#cpuBeforeMs < starvedMs;
  }
}
