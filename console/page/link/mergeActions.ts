import type { ActionView } from '../../wire/fromServer.js';

const longest = 500;

/** What was done, in the order in which it was told, each once; the oldest go first. */
export function mergeActions(
  known: readonly ActionView[],
  told: readonly ActionView[],
): readonly ActionView[] {
  const ids = new Set(known.map(idOf));
  return [...known, ...told.filter((action) => !ids.has(idOf(action)))].slice(-longest);
}

function idOf({ atNs, who, what, detail }: ActionView): string {
  return `${atNs} ${who} ${what} ${detail ?? ''}`;
}
