import { effect, signal } from '@preact/signals';

import { ask } from '../link/live.js';
import { canLead, hello, isConnected, pictureShown, session } from '../link/state.js';
import { notice } from '../lead/notices.js';
import { t } from '../language/translate.js';
import {
  afterSec,
  byHand,
  handReleased,
  letGo,
  noGrip,
  opinionOf,
  stickValue,
  type Grip,
} from './opinion.js';

/** Whether this page judges: its keys and stick are then the judgement's. */
export const isAnnotating = signal(false);
export const grip = signal<Grip>(noGrip);

const beatMs = 50;
/** A judgement that stays as it is is said again this often, so that it is known to stand. */
const againMs = 500;
/** Changes are sent no more often than this. */
const changeMs = 100;

let said: { readonly value: number | undefined; readonly atMs: number } = { value: undefined, atMs: 0 };
let timer: ReturnType<typeof setInterval> | undefined;
let stickHeld = false;

/** Operators and coders judge; observers look. */
export function canAnnotate(): boolean {
  const state = session.value?.state;
  const isAllowed = hello.value?.you.role === 'coder' || canLead.value;
  return isConnected.value && isAllowed && (state === 'running' || state === 'held');
}

/** Whether a coder judges who is to see the picture alone, and nothing of what the suite says of it. */
export function judgesAlone(): boolean {
  return isAnnotating.value && hello.value?.you.role === 'coder';
}

export function setAnnotating(isOn: boolean): void {
  isAnnotating.value = isOn;
  grip.value = letGo(grip.peek());
  if (isOn) timer ??= setInterval(beat, beatMs);
}

// Nothing is held by who has left the page.
for (const kind of ['blur', 'pagehide']) addEventListener(kind, () => (grip.value = letGo(grip.peek())));
effect(() => {
  if (!isConnected.value) grip.value = letGo(grip.peek());
});

function beat(): void {
  readStick();
  grip.value = afterSec(grip.peek(), beatMs / 1_000);
  sayIfChanged();
  if (isAnnotating.peek() || said.value !== undefined) return;
  clearInterval(timer);
  timer = undefined;
}

function readStick(): void {
  const axis = navigator.getGamepads().find((pad) => pad?.connected)?.axes[1];
  const value = axis === undefined ? undefined : stickValue(axis);
  if (value !== undefined) {
    stickHeld = true;
    grip.value = byHand(grip.peek(), value);
  } else if (stickHeld) {
    stickHeld = false;
    grip.value = handReleased(grip.peek());
  }
}

function sayIfChanged(): void {
  const held = opinionOf(grip.peek());
  const value = held === undefined ? undefined : Math.round(held * 100) / 100;
  const nowMs = performance.now();
  const sinceMs = nowMs - said.atMs;
  const isReleased = value === undefined && said.value !== undefined;
  const isDue = value !== undefined && sinceMs >= (value === said.value ? againMs : changeMs);
  const picture = pictureShown.peek();
  if ((!isReleased && !isDue) || picture === undefined) return;
  said = { value, atMs: nowMs };
  void ask({ kind: 'annotate', value: value ?? null, pictureNs: picture.stampNs }).then((outcome) => {
    if (outcome.kind === 'answered' && outcome.answer.done) return;
    grip.value = letGo(grip.peek());
    isAnnotating.value = false;
    notice('bad', outcome.kind === 'answered' ? outcome.answer.says : t('annotate.notTaken'));
  });
}
