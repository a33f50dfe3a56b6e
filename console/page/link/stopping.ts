import { signal } from '@preact/signals';

import type { StopAnswer } from '../../wire/stopAnswer.js';
import { routes } from '../../wire/routes.js';
import { inputKind } from './inputKind.js';
import { Reconnecting } from './Reconnecting.js';
import { openSocket } from './socketAddress.js';
import { answeredStop, isToRepeat, pressed, repeatMs, stopShown, type StopPress } from './stopPress.js';

/** The last press of the stop; `undefined` before the first, and once the session has gone on. */
export const stop = signal<StopPress | undefined>(undefined);
/** Shown as `stopShown` says, kept here so that it changes with time. */
export const stopState = signal<ReturnType<typeof stopShown> | undefined>(undefined);
/** Whether the stop has a connection of its own now; it is sent by POST as well. */
export const isStopConnected = signal(false);

let link: Reconnecting | undefined;
let how: ReturnType<typeof inputKind> = 'page';
let timer: ReturnType<typeof setInterval> | undefined;

/** Opens the stop's own connection. */
export function startStopLink(): void {
  link ??= new Reconnecting({
    open: (events) => openSocket(routes.stopSocket, events),
    onOpen: () => (isStopConnected.value = true),
    onMessage: take,
    onClose: () => (isStopConnected.value = false),
  });
}

/**
 * Stops the robot: by the connection of its own and by POST, until it is acknowledged. Presses while one is on its way are
 * the same press, and send it at once again.
 */
export function pressStop(): void {
  const nowMs = performance.now();
  const current = stop.peek();
  // A hand that hits twice presses once; a later press is another.
  const isSame = current !== undefined && (isToRepeat(current, nowMs) || nowMs - current.pressedMs < 1_000);
  how = inputKind();
  if (!isSame) stop.value = pressed(uniqueId(), nowMs);
  send('socket and post');
  show();
  timer ??= setInterval(repeat, repeatMs);
}

/** The session goes on: the stop that was is over. */
export function forgetStop(): void {
  if (stop.peek()?.acknowledgedMs === undefined) return;
  stop.value = undefined;
  show();
}

function repeat(): void {
  const current = stop.peek();
  if (current === undefined || !isToRepeat(current, performance.now())) {
    clearInterval(timer);
    timer = undefined;
    if (current?.acknowledgedMs === undefined && current !== undefined)
      stop.value = { ...current, failedMs: current.failedMs ?? performance.now() };
  } else {
    // Browsers hold many POSTs back: once a second is enough beside the socket.
    const beats = Math.round((performance.now() - current.pressedMs) / repeatMs);
    send(beats % 10 === 0 || link?.isOpen !== true ? 'socket and post' : 'socket');
  }
  show();
}

function send(by: 'socket' | 'socket and post'): void {
  const current = stop.peek();
  if (current === undefined) return;
  const text = JSON.stringify({ kind: 'stop', press: current.press, how, reason: null });
  link?.send(text);
  if (by === 'socket') return;
  fetch(routes.stop, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } })
    .then((response) => response.text())
    .then(take)
    // Nobody there: the repetition goes on, and the page says that it has not been acknowledged.
    .catch(() => undefined);
}

function take(text: string): void {
  const current = stop.peek();
  if (current === undefined) return;
  try {
    stop.value = answeredStop(current, JSON.parse(text) as StopAnswer, performance.now());
  } catch {
    // No answer of the stop's: a page of a server on the way, which acknowledges nothing.
  }
  show();
}

function show(): void {
  const current = stop.peek();
  stopState.value = current === undefined ? undefined : stopShown(current, performance.now());
}

/** Unique among presses; `crypto.randomUUID` is only there where the connection is secure. */
function uniqueId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}
