import { computed, signal } from '@preact/signals';

import { keep, kept } from '../keeping.js';
import { me } from '../link/state.js';
import { judging } from './judging.js';

/** What the person has chosen in this browser; `undefined`: nothing yet. */
const chosen = signal(kept('overlay'));

/** Whether faces are to be drawn over pictures. Who codes sees pictures alone until one asks for more. */
export const isOverlayOn = computed(
  () => (chosen.value ?? (me.value?.role === 'coder' ? 'off' : 'on')) === 'on',
);

/** Whether they are drawn now: never while somebody judges. */
export const isOverlaid = computed(() => isOverlayOn.value && judging.value.kind === 'off');

export function switchOverlay(): void {
  chosen.value = isOverlayOn.peek() ? 'off' : 'on';
  keep('overlay', chosen.value);
}
