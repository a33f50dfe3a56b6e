import {
  changeClock,
  dueAt,
  jumpClock,
  recordedAt,
  startClock,
  type PlaybackClock,
} from './playbackClock.js';

/**
 * Nobody waits a day for the next message. Recorders that began before simulated time came stamp their first messages 0, and
 * the next ones 54 years later.
 */
const longestWaitNs = 24n * 3_600n * 1_000_000_000n;

/** A playback between two messages: which comes next is known outside, when it is to go is decided here. */
export interface Playback {
  readonly clock: PlaybackClock;
  /** Messages that go at once although the playback is paused (play next, burst). */
  readonly stepsLeft: number;
}

export type PlaybackAction =
  | { readonly kind: 'publish'; readonly state: Playback; readonly skippedNs: bigint }
  | { readonly kind: 'wait'; readonly untilWallNs: bigint }
  /** Until somebody resumes, asks for the next one, or seeks. */
  | { readonly kind: 'pause' };

export type PlaybackCommand =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'toggle' }
  /** Above 0. */
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'seek'; readonly toNs: bigint }
  /** So many messages at once; only while paused. */
  | { readonly kind: 'step'; readonly count: number };

export function startPlayback(
  startNs: bigint,
  wallNs: bigint,
  options: Pick<PlaybackClock, 'rate' | 'isPaused'>,
): Playback {
  return { clock: startClock(startNs, wallNs, options), stepsLeft: 0 };
}

/**
 * What to do with the next message.
 *
 * A stamp that goes back (of files that overlap) is due at once: it moves nothing. After a gap that nobody waits for the
 * playback goes on at its end.
 *
 * @param stampNs its recorded time
 */
export function nextAction({ clock, stepsLeft }: Playback, stampNs: bigint, wallNs: bigint): PlaybackAction {
  const ahead = stampNs - recordedAt(clock, wallNs);
  const moved = ahead > 0n ? jumpClock(clock, stampNs, wallNs) : clock;
  if (clock.isPaused) {
    if (stepsLeft <= 0) return { kind: 'pause' };
    return { kind: 'publish', state: { clock: moved, stepsLeft: stepsLeft - 1 }, skippedNs: 0n };
  }
  if (ahead > longestWaitNs)
    return { kind: 'publish', state: { clock: moved, stepsLeft: 0 }, skippedNs: ahead };
  const due = dueAt(clock, stampNs);
  if (due !== undefined && due > wallNs) return { kind: 'wait', untilWallNs: due };
  return { kind: 'publish', state: { clock, stepsLeft: 0 }, skippedNs: 0n };
}

/** The playback after a command, which takes effect at once. */
export function command(state: Playback, wallNs: bigint, what: PlaybackCommand): Playback {
  const { clock } = state;
  switch (what.kind) {
    case 'pause':
      return { clock: changeClock(clock, wallNs, { isPaused: true }), stepsLeft: 0 };
    case 'resume':
      return { clock: changeClock(clock, wallNs, { isPaused: false }), stepsLeft: 0 };
    case 'toggle':
      return { clock: changeClock(clock, wallNs, { isPaused: !clock.isPaused }), stepsLeft: 0 };
    case 'rate':
      return what.rate > 0 ? { ...state, clock: changeClock(clock, wallNs, { rate: what.rate }) } : state;
    case 'seek':
      return { clock: jumpClock(clock, what.toNs, wallNs), stepsLeft: 0 };
    case 'step':
      return clock.isPaused ? { ...state, stepsLeft: state.stepsLeft + what.count } : state;
  }
}

/** What of a recording is played, by its log times. */
export interface PlaybackRange {
  /** The first and the last time that are played. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/**
 * @param recording its first and last log time, without a leading gap that is not waited for
 * @param startOffsetNs from its first message on, 0 or more
 * @param durationNs of recorded time, whatever the rate; all where it is absent
 */
export function playbackRange(
  recording: { readonly startNs: bigint; readonly endNs: bigint },
  {
    startOffsetNs,
    durationNs,
    untilNs,
  }: {
    readonly startOffsetNs: bigint;
    readonly durationNs?: bigint | undefined;
    readonly untilNs?: bigint | undefined;
  },
): PlaybackRange {
  const fromNs = recording.startNs + startOffsetNs;
  const ends = [
    recording.endNs,
    ...(durationNs === undefined ? [] : [fromNs + durationNs]),
    ...(untilNs === undefined ? [] : [untilNs]),
  ];
  return { fromNs, toNs: ends.reduce((least, each) => (each < least ? each : least), recording.endNs) };
}

/**
 * Where a recording begins for whoever counts from its beginning: messages that a day or more separates from the next are
 * none of it.
 *
 * @param stampsNs the log times of its first messages, in order
 */
export function firstCountedStamp(stampsNs: readonly bigint[]): bigint | undefined {
  const after = stampsNs.findLastIndex((stamp, index) => {
    const before = stampsNs[index - 1];
    return before !== undefined && stamp - before > longestWaitNs;
  });
  return stampsNs[Math.max(after, 0)];
}
