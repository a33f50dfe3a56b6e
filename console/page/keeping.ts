const prefix = 'rapport.';

/** What this browser remembers between visits: language, keys, favourites. Never anything about a child. */
export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined;
  } catch {
    // Storage that is switched off remembers nothing, and nothing depends on it.
    return undefined;
  }
}

export function keep(name: string, text: string): void {
  try {
    localStorage.setItem(prefix + name, text);
  } catch {
    // As above.
  }
}
