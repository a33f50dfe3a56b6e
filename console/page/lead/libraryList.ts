import type { LibraryEntry } from '../../wire/activity.js';

/** Something that the robot can be asked to do, in the language of the session. */
export interface Sayable {
  /** Unique in the list: favourites and recent ones are known by it. */
  readonly id: string;
  readonly behaviourId: string;
  readonly label: string;
  /** What it says; `undefined`: what the library says in turn, or nothing. */
  readonly text: string | undefined;
  readonly hasGesture: boolean;
  readonly key: string | undefined;
  readonly steps: readonly string[];
}

/**
 * The library as a list: an entry with several sentences is there once for each, so that the operator chooses the words.
 *
 * @param language BCP 47; sentences of which the language is not said come in every language
 */
export function sayablesOf(entries: readonly LibraryEntry[], language: string): Sayable[] {
  return entries.flatMap((entry): Sayable[] => {
    const { behaviourId, label, hasGesture, key, steps } = entry;
    const phrases = phrasesIn(entry, language);
    const one = { behaviourId, label, hasGesture, key: key ?? undefined, steps };
    if (phrases.length === 0) return [{ ...one, id: `${behaviourId} ${label}`, text: undefined }];
    return phrases.map((text, index) => ({
      ...one,
      id: `${behaviourId} ${label} ${text}`,
      text,
      // The key says the first; the others are for the hand.
      key: index === 0 ? one.key : undefined,
    }));
  });
}

function phrasesIn({ phrases }: LibraryEntry, language: string): readonly string[] {
  return phrases[language] ?? phrases[language.split('-')[0] ?? ''] ?? phrases['und'] ?? [];
}

export interface LibraryView {
  readonly search: string;
  /** The step that the session is in; `undefined`: none. */
  readonly stepId: string | undefined;
  readonly favourites: ReadonlySet<string>;
}

/** What is found, in the order of use: favourites, what suits the step, the others; each in the library's own order. */
export function arrange(
  sayables: readonly Sayable[],
  { search, stepId, favourites }: LibraryView,
): Sayable[] {
  const words = fold(search).split(/\s+/u).filter(Boolean);
  const rank = (sayable: Sayable) => {
    if (favourites.has(sayable.id)) return 0;
    return stepId !== undefined && sayable.steps.includes(stepId) ? 1 : 2;
  };
  return sayables
    .filter(({ label, text }) => {
      const hay = fold(`${label} ${text ?? ''}`);
      return words.every((word) => hay.includes(word));
    })
    .map((sayable, index) => ({ sayable, index, rank: rank(sayable) }))
    .sort((one, other) => one.rank - other.rank || one.index - other.index)
    .map(({ sayable }) => sayable);
}

/** Without case and accents, so that `cao` finds `Ćao`. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

const mostRecent = 6;

/** The recent ones with one more, newest first, each once. */
export function recentWith(recent: readonly Sayable[], said: Sayable): Sayable[] {
  return [said, ...recent.filter(({ id }) => id !== said.id)].slice(0, mostRecent);
}
