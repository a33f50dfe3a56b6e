/**
 * What the page does by key, in the order of the list of keys, each with its usual key. They stay clear of the keys that
 * the protocols of the suite use.
 */
export const pageKeys = {
  approve: 'g',
  edit: 'e',
  skip: 'x',
  override: 'v',
  hold: 'z',
  resume: 'Shift+z',
  cancel: 'c',
  mark: 'm',
  annotate: 'k',
  faces: 'f',
  undoFace: 'u',
  search: '/',
  help: '?',
} as const;

export type PageAction = keyof typeof pageKeys;

export const pageActions = Object.keys(pageKeys) as PageAction[];

/** Always the stop, whatever else is open or typed; it can't be given to anything. */
export const stopKey = 'Escape';
