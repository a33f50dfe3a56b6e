import { signal } from '@preact/signals';

import { routes, type LoginNeeds, type Me } from '../wire/routes.js';
import { isConnected, me } from './link/state.js';
import { startLive } from './link/live.js';
import { startStopLink } from './link/stopping.js';
import { handleKeys } from './keys/handleKeys.js';
import { show } from './view.js';

/** What a login needs, where nobody is logged in; `no-server`: nobody answers. */
export const entrance = signal<LoginNeeds | 'no-server' | 'in' | undefined>(undefined);

const againMs = 1_000;
let isBegun = false;

/** Asks the server who this is, and begins. */
export async function enter(): Promise<void> {
  try {
    const response = await fetch(routes.me);
    if (response.status === 401) {
      entrance.value = (await response.json()) as LoginNeeds;
      return;
    }
    if (!response.ok) throw new Error(`${response.status}`);
    begin((await response.json()) as Me);
  } catch {
    entrance.value = 'no-server';
    setTimeout(() => void enter(), againMs);
  }
}

const lookMs = 2_000;

/** A server that was started again knows nobody any more: whoever is cut off is asked to come in anew. */
async function lookWhenCutOff(): Promise<void> {
  if (entrance.peek() !== 'in' || isConnected.peek()) return;
  try {
    const response = await fetch(routes.me);
    if (response.status === 401) entrance.value = (await response.json()) as LoginNeeds;
  } catch {
    // Nobody answers: the page says that it is cut off, and looks again.
  }
}

function begin(who: Me): void {
  me.value = who;
  show({ mode: who.mode, page: who.mode === 'review' || who.role === 'coder' ? 'review' : 'lead' });
  if (who.mode === 'live') {
    startStopLink();
    startLive();
    handleKeys();
    if (!isBegun) setInterval(() => void lookWhenCutOff(), lookMs);
    isBegun = true;
  }
  entrance.value = 'in';
}
