import { pageActions, pageKeys, stopKey, type PageAction } from './pageActions.js';

/** What a key does: something of the page, or something of the protocol by its id. */
export type KeyTarget =
  { readonly kind: 'page'; readonly action: PageAction } | { readonly kind: 'protocol'; readonly id: string };

/** A key that the protocol's file gives to a step, a prompt or a move. */
export interface ProtocolKey {
  readonly id: string;
  readonly key: string;
}

/** What the operator has changed: keys by action. */
export type KeyChanges = Readonly<Partial<Record<PageAction, string>>>;

export interface KeyMap {
  readonly byKey: ReadonlyMap<string, KeyTarget>;
  readonly ofAction: Readonly<Record<PageAction, string | undefined>>;
  /** Actions whose key the protocol uses, and which moved to the same key with Shift. */
  readonly moved: readonly PageAction[];
}

/**
 * What each key does. The protocol's keys come first, since its author chose them for the activity; an action of the page
 * whose key it uses moves to the same key with Shift, and has none where that is taken as well.
 */
export function keyMapOf(protocolKeys: readonly ProtocolKey[], changes: KeyChanges = {}): KeyMap {
  const byKey = new Map<string, KeyTarget>();
  for (const { id, key } of protocolKeys) {
    if (key !== stopKey && !byKey.has(key)) byKey.set(key, { kind: 'protocol', id });
  }
  const moved: PageAction[] = [];
  const ofAction = {} as Record<PageAction, string | undefined>;
  for (const action of pageActions) {
    const wanted = changes[action] ?? pageKeys[action];
    const key = [wanted, `Shift+${wanted}`].find((name) => name !== stopKey && !byKey.has(name));
    ofAction[action] = key;
    if (key === undefined) continue;
    if (key !== wanted) moved.push(action);
    byKey.set(key, { kind: 'page', action });
  }
  return { byKey, ofAction, moved };
}

/**
 * The changes with a key given to an action. An action that had the key gets this one's former key in exchange.
 *
 * @returns `undefined` for keys that can't be given: the stop's, Tab, and those that write nothing
 */
export function giveKey(changes: KeyChanges, action: PageAction, key: string): KeyChanges | undefined {
  if (key === stopKey || key === `Shift+${stopKey}` || /Tab$|^Enter$|^Space$/u.test(key)) return undefined;
  const keyOf = (other: PageAction) => changes[other] ?? pageKeys[other];
  const former = pageActions.find((other) => other !== action && keyOf(other) === key);
  const given = { ...changes, [action]: key };
  return former === undefined ? given : { ...given, [former]: keyOf(action) };
}

/** The changes as a browser kept them; what is no change of keys is left out. */
export function readKeyChanges(text: string | undefined): KeyChanges {
  if (text === undefined) return {};
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter(
        ([action, key]) => action in pageKeys && typeof key === 'string' && key !== stopKey,
      ),
    );
  } catch {
    // A browser's storage is nobody's promise: the usual keys then.
    return {};
  }
}
