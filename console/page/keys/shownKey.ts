const shown: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Backspace: '⌫',
};

/** A key as a keyboard prints it. */
export function shownKey(key: string): string {
  const plain = key.replace(/^Shift\+/u, '');
  const name = shown[plain] ?? (plain.length === 1 ? plain.toUpperCase() : plain);
  return plain === key ? name : `⇧${name}`;
}
