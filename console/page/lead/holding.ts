import { signal } from '@preact/signals';

import { holdCategories } from '../../wire/words.js';
import { canLead, isConnected, session } from '../link/state.js';
import { act } from './notices.js';

export { holdCategories };

/** Whether a reason for a hold is being chosen. */
export const isChoosingReason = signal(false);

export function hold(category: (typeof holdCategories)[number]): void {
  isChoosingReason.value = false;
  // Everybody may hold: nobody has to ask for a halt.
  if (isConnected.peek()) void act({ kind: 'hold', category, reason: null });
}

/** The key of the hold: once for the reasons, twice for a hold without one. */
export function pressHold(): void {
  if (session.peek()?.state !== 'running' || !isConnected.peek()) return;
  if (isChoosingReason.peek()) hold('other');
  else isChoosingReason.value = true;
}

export function resume(): void {
  if (session.peek()?.state === 'held' && canLead.peek()) void act({ kind: 'resume', reason: null });
}
