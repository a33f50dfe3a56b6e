import { signal } from '@preact/signals';

import { keep, kept } from '../keeping.js';
import { canLead, pictureShown, session } from '../link/state.js';
import { act, isDone } from './notices.js';
import { recentWith, type Sayable } from './libraryList.js';

/** Ids of the library's entries that the operator of this browser wants at the top. */
export const favourites = signal<ReadonlySet<string>>(readIds(kept('favourites')));
/** Said last, newest first; only of this visit, since words may be about a child. */
export const recent = signal<readonly Sayable[]>([]);

export function toggleFavourite(id: string): void {
  const next = new Set(favourites.peek());
  if (!next.delete(id)) next.add(id);
  favourites.value = next;
  keep('favourites', JSON.stringify([...next]));
}

/** Has the robot do something of the library, with a sentence of the operator's choice. */
export async function say(sayable: Sayable): Promise<void> {
  if (!canLead.peek() || session.peek()?.state !== 'running') return;
  const outcome = await act({
    kind: 'say',
    behaviourId: sayable.behaviourId,
    text: sayable.text ?? null,
    pictureNs: pictureShown.peek()?.stampNs ?? null,
    reason: null,
  });
  if (isDone(outcome)) recent.value = recentWith(recent.peek(), sayable);
}

function readIds(text: string | undefined): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(text ?? '[]');
    return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
  } catch {
    // A browser's storage is nobody's promise: no favourites then.
    return new Set();
  }
}
