/** What of an element says whether it takes keys itself. */
export interface KeyTaker {
  /** Upper case, as `Element.tagName`. */
  readonly tagName: string;
  /** Of an input. */
  readonly type?: string | undefined;
  readonly isContentEditable: boolean;
  readonly role?: string | undefined;
}

const typedInto = /^(?:|text|search|password|number|email|url|tel|date|time|datetime-local|month|week)$/u;

/** Whether keys that come while the element has the focus are typing. */
export function isTyping(element: KeyTaker): boolean {
  if (element.isContentEditable || element.tagName === 'TEXTAREA' || element.tagName === 'SELECT')
    return true;
  return element.tagName === 'INPUT' && typedInto.test(element.type ?? '');
}

/**
 * Whether a key belongs to the element that has the focus and so does nothing else: every key while typing, Enter and Space
 * on what they press, the keys that move a slider or choose among radio buttons and tabs.
 *
 * @param key as `keyName` names it
 */
export function belongsToField(element: KeyTaker, key: string): boolean {
  if (isTyping(element)) return true;
  const plain = key.replace(/^Shift\+/u, '');
  if (plain === 'Tab') return true;
  if (plain === 'Enter' || plain === 'Space')
    return /^(?:BUTTON|A|SUMMARY|INPUT|LABEL|VIDEO)$/u.test(element.tagName);
  const moves = /^(?:Arrow\w+|Home|End|PageUp|PageDown)$/u.test(plain);
  return (
    moves &&
    ((element.tagName === 'INPUT' && /^(?:range|radio)$/u.test(element.type ?? '')) ||
      /^(?:slider|tab|radio|listbox)$/u.test(element.role ?? ''))
  );
}
