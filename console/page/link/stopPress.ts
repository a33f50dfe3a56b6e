import type { StopAnswer } from '../../wire/stopAnswer.js';

/** One press of the stop, from then on. A plain value. */
export interface StopPress {
  readonly press: string;
  /** Of the page's own clock. */
  readonly pressedMs: number;
  /** When the robot's side was known to have it; `undefined`: not yet. */
  readonly acknowledgedMs: number | undefined;
  /** When the server said that the robot's side does not answer. */
  readonly failedMs: number | undefined;
  /** The server's own word, of the last answer. */
  readonly answer: StopAnswer | undefined;
}

/** How a stop is shown: `late` and `failed` in red, with the chest button named. */
export type StopShown = 'sending' | 'late' | 'failed' | 'acknowledged';

/** A stop that has not been acknowledged for so long is shown as not acknowledged, milliseconds. */
export const lateMs = 300;
/** Said again as often as this until it is acknowledged … */
export const repeatMs = 100;
/** … and no longer than this, so that a stop does not come when nobody expects it any more. */
export const longestMs = 30_000;

export function pressed(press: string, pressedMs: number): StopPress {
  return { press, pressedMs, acknowledgedMs: undefined, failedMs: undefined, answer: undefined };
}

/** The press with an answer; answers to other presses, and what comes after an acknowledgement, change nothing but the words. */
export function answeredStop(stop: StopPress, answer: StopAnswer, atMs: number): StopPress {
  if (answer.press !== stop.press) return stop;
  if (stop.acknowledgedMs !== undefined) return answer.state === 'acknowledged' ? { ...stop, answer } : stop;
  if (answer.state === 'acknowledged') return { ...stop, answer, acknowledgedMs: atMs, failedMs: undefined };
  return answer.state === 'failed' ? { ...stop, answer, failedMs: atMs } : { ...stop, answer };
}

export function stopShown(stop: StopPress, atMs: number): StopShown {
  if (stop.acknowledgedMs !== undefined) return 'acknowledged';
  if (stop.failedMs !== undefined) return 'failed';
  return atMs - stop.pressedMs > lateMs ? 'late' : 'sending';
}

/** Whether it is to be said again. */
export function isToRepeat(stop: StopPress, atMs: number): boolean {
  return stop.acknowledgedMs === undefined && atMs - stop.pressedMs < longestMs;
}

/** Milliseconds from the press to the acknowledgement, as the person at the page waited. */
export function tookMs(stop: StopPress): number | undefined {
  return stop.acknowledgedMs === undefined ? undefined : Math.round(stop.acknowledgedMs - stop.pressedMs);
}
