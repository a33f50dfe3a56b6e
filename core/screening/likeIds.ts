/** Ids that name the same child once case and blanks are left out of account. */
export function plainId(id: string): string {
  return id.replaceAll(/\s+/gu, '').toLowerCase();
}

/** Also without leading zeros and with one sign for every separator: `C_07` and `c-7` may be one child. */
function looseId(id: string): string {
  return plainId(id)
    .replaceAll(/[-_.]+/gu, '-')
    .replaceAll(/(?<!\d)0+(?=\d)/gu, '');
}

function firstPair(ids: readonly string[], keyOf: (id: string) => string): [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const id of ids) {
    const key = keyOf(id);
    const before = seen.get(key);
    if (before !== undefined && before !== id) return [before, id];
    seen.set(key, id);
  }
  return undefined;
}

/** Two different ids that differ in case or blanks alone, if there are such. */
export function samePlainIds(ids: readonly string[]): [string, string] | undefined {
  return firstPair(ids, plainId);
}

/** Two different ids that differ in separators or leading zeros alone, if there are such. */
export function sameLooseIds(ids: readonly string[]): [string, string] | undefined {
  return firstPair(ids, looseId);
}
