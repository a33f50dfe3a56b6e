import { setImmediate as nextTurn } from 'node:timers/promises';

import { nanoseconds } from '../../core/nanoseconds.js';
import { jumpClock, recordedAt } from '../../core/playback/playbackClock.js';
import {
  command,
  nextAction,
  startPlayback,
  type Playback,
  type PlaybackCommand,
  type PlaybackRange,
} from '../../core/playback/playbackSchedule.js';
import type { MessageFeed, ReadMessage } from './MessageFeed.js';
import { waitPrecisely, wallNs } from './waitPrecisely.js';

export interface PlayerOptions {
  readonly range: PlaybackRange;
  /** Whether messages before the range go too, at once: those that were stamped before there was a time. */
  readonly withLeading: boolean;
  readonly topics: readonly string[];
  /** Topics whose last message before the beginning goes first. */
  readonly kept: readonly string[];
  readonly rate: number;
  readonly loop: boolean;
  readonly startPaused: boolean;
  /** Before each turn, seconds. */
  readonly delaySec: number;
  readonly publish: (message: ReadMessage) => void;
  /** Once, when the recording's stamps leap by so much that nobody waits for it. */
  readonly onLeap?: (skippedNs: bigint) => void;
}

/** So many are kept: the first twelve minutes of 130 a second. */
const mostTimings = 100_000;

/**
 * Plays a recording: takes message after message from the feed when the schedule says so, and hears commands in between.
 */
export class Player {
  readonly #feed: MessageFeed;
  readonly #options: PlayerOptions;
  readonly #timings: number[] = [];
  #state: Playback;
  #isStopped = false;
  /** Where the clock is to begin when the first message is there; `undefined` while it goes. */
  #beginsNs: bigint | undefined;
  #published = 0;
  #interrupt: () => void = () => undefined;
  #interrupted: Promise<void> = Promise.resolve();
  /** Who waits for steps asked for: resolves with how many messages went. */
  #stepping: { left: number; done: number; resolve: (done: number) => void }[] = [];

  constructor(feed: MessageFeed, options: PlayerOptions) {
    this.#feed = feed;
    this.#options = options;
    const { rate, startPaused: isPaused, range } = options;
    this.#state = startPlayback(range.fromNs, wallNs(), { rate, isPaused });
    this.#rearm();
  }

  get isPaused(): boolean {
    return this.#state.clock.isPaused;
  }

  get rate(): number {
    return this.#state.clock.rate;
  }

  /** Recorded time now, as /clock has it. */
  get nowNs(): bigint {
    return this.#beginsNs ?? recordedAt(this.#state.clock, wallNs());
  }

  get published(): number {
    return this.#published;
  }

  /** How late messages went, milliseconds. */
  get timingErrorsMs(): readonly number[] {
    return this.#timings;
  }

  /** Resolves at the end of the last turn, or after `stop`. */
  async run(): Promise<void> {
    const { fromNs } = this.#options.range;
    do {
      // While a turn is waited for, its clock stands at its beginning, and commands are heard: steps, a place to go on from.
      this.#begin(fromNs);
      await this.#delay();
      if (this.#isStopped) break;
      await this.#playTurn();
    } while (this.#options.loop && !this.#isEnding());
    this.#endSteps();
  }

  command(what: PlaybackCommand): void {
    if (what.kind === 'seek') this.#begin(what.toNs);
    this.#state = command(this.#state, wallNs(), what);
    if (!this.isPaused) this.#endSteps();
    this.#interrupt();
  }

  /** @returns false for a time that the playback does not hold */
  seek(toNs: bigint): boolean {
    const { fromNs, toNs: lastNs } = this.#options.range;
    if (toNs < fromNs || toNs > lastNs) return false;
    this.command({ kind: 'seek', toNs });
    return true;
  }

  /** Publishes so many messages at once, only while paused. @returns how many went */
  step(count: number): Promise<number> {
    if (!this.isPaused || this.#isStopped) return Promise.resolve(0);
    return new Promise((resolve) => {
      this.#stepping.push({ left: count, done: 0, resolve });
      this.command({ kind: 'step', count });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#interrupt();
  }

  #isEnding(): boolean {
    return this.#isStopped;
  }

  #begin(fromNs: bigint): void {
    const { topics, range, kept, withLeading } = this.#options;
    const isWhole = withLeading && fromNs === range.fromNs;
    this.#beginsNs = fromNs;
    this.#feed.start({
      topics,
      fromNs: isWhole ? 0n : fromNs,
      toNs: range.toNs,
      kept: isWhole ? [] : kept,
    });
  }

  async #delay(): Promise<void> {
    const untilNs = wallNs() + nanoseconds(this.#options.delaySec);
    while (!this.#isStopped && wallNs() < untilNs) await this.#wait(untilNs);
  }

  async #playTurn(): Promise<void> {
    while (!this.#isStopped) {
      const message = this.#feed.peek();
      if (message === undefined) {
        if (this.#feed.isEnded) return;
        await Promise.race([this.#feed.changed(), this.#interrupted]);
        this.#rearm();
        continue;
      }
      const now = wallNs();
      if (this.#beginsNs !== undefined) {
        const clock = jumpClock(this.#state.clock, this.#beginsNs, now);
        this.#state = { ...this.#state, clock };
        this.#beginsNs = undefined;
      }
      const action = nextAction(this.#state, message.logNs, now);
      if (action.kind === 'publish') {
        this.#publish(message, action, now);
        // Between messages so dense that no timer is needed, services, keys and the reading thread have their turn.
        await nextTurn();
      } else if (action.kind === 'wait') await this.#wait(action.untilWallNs);
      else await this.#whilePaused();
    }
  }

  #publish(
    message: ReadMessage,
    { state, skippedNs }: { state: Playback; skippedNs: bigint },
    now: bigint,
  ): void {
    const { clock } = state;
    if (skippedNs > 0n) this.#options.onLeap?.(skippedNs);
    const isTimed = skippedNs === 0n && !clock.isPaused && message.logNs >= this.#options.range.fromNs;
    if (isTimed && this.#timings.length < mostTimings)
      this.#timings.push(Number(recordedAt(clock, now) - message.logNs) / 1e6 / clock.rate);
    this.#state = state;
    this.#options.publish(message);
    this.#feed.shift();
    this.#published += 1;
    const [first] = this.#stepping;
    if (first === undefined) return;
    first.left -= 1;
    first.done += 1;
    if (first.left > 0) return;
    this.#stepping.shift();
    first.resolve(first.done);
  }

  async #wait(untilNs: bigint): Promise<void> {
    await waitPrecisely(untilNs, this.#interrupted);
    this.#rearm();
  }

  async #whilePaused(): Promise<void> {
    await this.#interrupted;
    this.#rearm();
  }

  /** Only a promise that is spent is replaced: a command that comes between two waits ends the next one. */
  #rearm(): void {
    this.#interrupted = new Promise((resolve) => {
      this.#interrupt = resolve;
    });
  }

  /** Whoever still waits for steps is told how many went. */
  #endSteps(): void {
    for (const { done, resolve } of this.#stepping) resolve(done);
    this.#stepping = [];
  }
}
