import { computed, signal } from '@preact/signals';

import { keep, kept } from '../keeping.js';
import { library, protocol } from '../link/state.js';
import { keyMapOf, readKeyChanges, type KeyChanges, type ProtocolKey } from './keyMap.js';

const name = 'keys';

/** What the operator of this browser has changed. */
export const keyChanges = signal<KeyChanges>(readKeyChanges(kept(name)));

export function changeKeys(changes: KeyChanges): void {
  keyChanges.value = changes;
  keep(name, JSON.stringify(changes));
}

/**
 * The keys that protocol and library give: to moves, to the step's helps, to steps, to entries. A help's key is the step's, so it
 * comes before the library's.
 */
export const protocolKeys = computed<readonly ProtocolKey[]>(() => [
  ...Object.entries(protocol.value?.keys ?? {}).map(([control, key]) => ({ id: `control ${control}`, key })),
  ...(protocol.value?.helps ?? []).flatMap(({ id, key }) =>
    key === null ? [] : [{ id: `help ${id}`, key }],
  ),
  ...(protocol.value?.steps ?? []).flatMap(({ id, key }) =>
    key === null ? [] : [{ id: `step ${id}`, key }],
  ),
  ...(library.value?.entries ?? []).flatMap(({ key }, index) =>
    key === null ? [] : [{ id: `entry ${index}`, key }],
  ),
]);

export const keyMap = computed(() => keyMapOf(protocolKeys.value, keyChanges.value));
