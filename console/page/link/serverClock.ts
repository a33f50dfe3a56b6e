/** The server's clock as the page knows it from its messages. A plain value. */
export interface ServerClock {
  /** What the server's clock said. */
  readonly nowNs: bigint;
  /** When that came, milliseconds of the page's own clock, which nobody sets. */
  readonly heardMs: number;
}

/** A page that has heard nothing for so long is cut off, milliseconds. */
export const silenceMs = 2_000;

/** @param atMs of the page's own clock */
export function serverNowNs({ nowNs, heardMs }: ServerClock, atMs: number): bigint {
  return nowNs + BigInt(Math.round((atMs - heardMs) * 1e6));
}

/** Whether what the page shows is what the server says now. */
export function isHeard(clock: ServerClock | undefined, atMs: number): boolean {
  return clock !== undefined && atMs - clock.heardMs < silenceMs;
}

/** Seconds from a stamp to now; negative where the stamp lies ahead. */
export function ageSec(stampNs: bigint, nowNs: bigint): number {
  return Number(nowNs - stampNs) / 1e9;
}

/** How old a picture may be that a decision rests on, seconds. */
export const freshPictureSec = 2;

/** How a picture's age is to be taken. */
export type Freshness = 'fresh' | 'old' | 'clocks-differ' | 'none';

/** @param age seconds; `undefined`: there is no picture */
export function freshnessOf(age: number | undefined): Freshness {
  if (age === undefined) return 'none';
  // Cameras with a clock of their own: some milliseconds ahead are usual, a second is another clock.
  if (age < -1) return 'clocks-differ';
  return age > freshPictureSec ? 'old' : 'fresh';
}
