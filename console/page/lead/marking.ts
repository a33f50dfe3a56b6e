import { signal } from '@preact/signals';

import { markCategories } from '../../wire/words.js';
import { hello, isAble, isConnected, nowNs, pictureShown } from '../link/state.js';
import { act } from './notices.js';

export { markCategories };
type Category = (typeof markCategories)[number];

/** A mark whose moment is set and whose category can still be said; sent by itself after a while. */
export const pendingMark = signal<{ readonly atNs: string | undefined } | undefined>(undefined);

const patienceMs = 5_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function canMark(): boolean {
  return isConnected.value && isAble('marks') && hello.value?.you.role !== 'observer';
}

/** Marks the moment of the picture shown; pressed again, it is sent without a category. */
export function markNow(): void {
  if (pendingMark.peek() !== undefined) {
    sendMark('other', '');
    return;
  }
  pendingMark.value = { atNs: pictureShown.peek()?.stampNs ?? nowNs()?.toString() };
  timer = setTimeout(() => sendMark('other', ''), patienceMs);
}

/** Words are being written: it waits for them. */
export function waitForWords(): void {
  clearTimeout(timer);
}

export function sendMark(category: Category, text: string): void {
  clearTimeout(timer);
  const pending = pendingMark.peek();
  pendingMark.value = undefined;
  if (pending === undefined) return;
  const words = text.trim();
  void act({ kind: 'mark', category, text: words === '' ? null : words, atNs: pending.atNs ?? null });
}
