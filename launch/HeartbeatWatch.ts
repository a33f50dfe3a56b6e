import { heartbeatMs } from '../nodes/runtime/heartbeats.js';

/** How often to look, milliseconds. */
export const lookMs = heartbeatMs;

/**
 * So long a process may be silent, seconds.
 *
 * On two cores among twenty busy processes, loading the networks held the event loop for 3.1 s at most, and the running
 * chain for 0.4 s.
 */
export const silenceSec = { comingUp: 30, running: 4 } as const;

/**
 * Knows from a process's heartbeats when it hangs: it is stopped, or something holds its event loop.
 *
 * It counts looks instead of reading a clock: a launcher that was itself stopped or blocked looks once when it goes on, and
 * has the heartbeats of meanwhile before it looks again.
 */
export class HeartbeatWatch {
  /** Looks since the last heartbeat; none is expected before the first. */
  #looks: number | undefined;
  #allowedSec: number = silenceSec.comingUp;

  /** How long it may be silent now, seconds. */
  get allowedSec(): number {
    return this.#allowedSec;
  }

  heartbeat(): void {
    this.#looks = 0;
  }

  /** Its networks are loaded: from now on nothing takes long. */
  cameUp(): void {
    this.#allowedSec = silenceSec.running;
    if (this.#looks !== undefined) this.#looks = 0;
  }

  /** To be called every `lookMs`; true when the process hangs. A last heartbeat is up to a look older than looks tell. */
  look(): boolean {
    if (this.#looks === undefined) return false;
    this.#looks += 1;
    return this.#looks * lookMs > this.#allowedSec * 1_000;
  }
}
