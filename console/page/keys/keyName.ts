/** What of a keyboard event says which key it was. */
export interface KeyPress {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  /** As `KeyboardEvent.code`. */
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const letterCode = /^Key([A-Z])$/u;
const modifiers = [
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
];

/**
 * How the page and protocols name a key: `g`, `7`, `Space`, `ArrowUp`, `Shift+g`.
 *
 * Letters that the keyboard prints in another script (Cyrillic, kana) are named by their place on the keyboard, so that
 * a protocol's keys work on all of them. Digits and punctuation are named by what they write, with Shift or without: `?` is
 * `?` on any layout.
 *
 * @returns `undefined` for modifiers alone, and for combinations that belong to the browser
 */
export function keyName(press: KeyPress): string | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey || modifiers.includes(press.key)) return undefined;
  const name = plainName(press);
  return press.shiftKey && isShiftable(name) ? `Shift+${name}` : name;
}

function plainName({ key, code }: KeyPress): string {
  if (key === ' ') return 'Space';
  if (/^[a-z]$/iu.test(key) && key.charCodeAt(0) < 128) return key.toLowerCase();
  const letter = letterCode.exec(code)?.[1];
  // What is neither a letter nor a digit of ASCII and yet on a letter's key is a letter of another script.
  if (letter !== undefined && /^\p{L}$/u.test(key)) return letter.toLowerCase();
  return key;
}

/** Whether Shift makes another key of it; with digits and punctuation it is part of writing them. */
function isShiftable(name: string): boolean {
  return /^[a-z]$/u.test(name) || name.length > 1;
}
