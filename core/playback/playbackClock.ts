/**
 * Where in a recording its playback is: recorded time as a function of the monotonic time of the player.
 *
 * All times are nanoseconds; "wall" is any clock that is never set.
 */
export interface PlaybackClock {
  /** Recorded seconds a second, above 0. */
  readonly rate: number;
  readonly isPaused: boolean;
  /** At this moment of the player … */
  readonly anchorWallNs: bigint;
  /** … the playback was here; while paused it still is. */
  readonly anchorNs: bigint;
}

export function startClock(
  startNs: bigint,
  wallNs: bigint,
  { rate, isPaused }: Pick<PlaybackClock, 'rate' | 'isPaused'>,
): PlaybackClock {
  return { rate, isPaused, anchorWallNs: wallNs, anchorNs: startNs };
}

/** The recorded time of a moment. */
export function recordedAt(clock: PlaybackClock, wallNs: bigint): bigint {
  if (clock.isPaused) return clock.anchorNs;
  return clock.anchorNs + scale(wallNs - clock.anchorWallNs, clock.rate);
}

/** When a recorded time is due; `undefined` while paused. */
export function dueAt(clock: PlaybackClock, recordedNs: bigint): bigint | undefined {
  if (clock.isPaused) return undefined;
  return clock.anchorWallNs + scale(recordedNs - clock.anchorNs, 1 / clock.rate);
}

/** Goes on elsewhere in the recording, at once. */
export function jumpClock(clock: PlaybackClock, recordedNs: bigint, wallNs: bigint): PlaybackClock {
  return { ...clock, anchorWallNs: wallNs, anchorNs: recordedNs };
}

/** Another rate, or a pause, from now on. */
export function changeClock(
  clock: PlaybackClock,
  wallNs: bigint,
  change: Partial<Pick<PlaybackClock, 'rate' | 'isPaused'>>,
): PlaybackClock {
  return { ...jumpClock(clock, recordedAt(clock, wallNs), wallNs), ...change };
}

/** A rate of 1 keeps every nanosecond; others are right to a nanosecond in hours. */
function scale(durationNs: bigint, factor: number): bigint {
  if (factor === 1) return durationNs;
  const wholeSec = durationNs / 1_000_000_000n;
  const restNs = Number(durationNs % 1_000_000_000n);
  const secNs = Number(wholeSec) * factor * 1e9;
  return BigInt(Math.round(secNs)) + BigInt(Math.round(restNs * factor));
}
