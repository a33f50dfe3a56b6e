import { shownKey } from './shownKey.js';
import { keyMap } from './keysInUse.js';
import type { PageAction } from './pageActions.js';

/** The key of an action beside its button. */
export function KeyHint({ action }: { readonly action: PageAction }) {
  const key = keyMap.value.ofAction[action];
  return key === undefined ? undefined : <kbd>{shownKey(key)}</kbd>;
}
