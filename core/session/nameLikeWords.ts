import type { Warning } from '../Warning.js';

/** Two or more capitalised words in a row, hyphens and apostrophes within them: Ana-Marija O’Neill, Ана Марић. */
const capitalised = /(?<![\p{L}\p{N}])\p{Lu}(?:[’']\p{Lu})?[\p{Ll}\p{M}]+(?:[-’']\p{Lu}?[\p{Ll}\p{M}]+)*/u;
const fullName = new RegExp(`${capitalised.source}(?:\\s+${capitalised.source})+`, 'gu');

/** A title or a word of introduction, then a capitalised word: Mrs Marić, her name is Ana. */
const introduced = new RegExp(
  `(?:\\b(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof)\\.?|\\b(?:[Nn]amed|[Cc]alled|[Nn]ame is)|(?<!\\p{L})(?:[Zz]ove se|[Зз]ове се))\\s+(${capitalised.source})`,
  'gu',
);

/** Japanese: up to four characters before what is put behind names. */
const honorific = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]{1,4}(?:さん|くん|君|ちゃん|様)/gu;

const mailAddress = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;

/**
 * What in a free text looks like a person's real name, or leads to one. It is a guess: it misses single first names within a
 * sentence, and takes some capitalised words for names.
 *
 * @returns the words, each once, in the text's order
 */
export function nameLikeWords(text: string): readonly string[] {
  const found = [
    ...matches(text, fullName),
    ...[...text.matchAll(introduced)].map((match) => ({ at: match.index, words: match[1] ?? match[0] })),
    ...matches(text, honorific),
    ...matches(text, mailAddress),
  ];
  const ordered = found.sort((one, other) => one.at - other.at).map(({ words }) => words);
  const once = [...new Set(ordered)];
  return once.filter((words) => !once.some((longer) => longer !== words && longer.includes(words)));
}

/** Tells whoever writes a free text that it holds what looks like a name; `undefined` where it does not. */
export function nameWarning(what: string, text: string): Warning | undefined {
  const words = nameLikeWords(text);
  if (words.length === 0) return undefined;
  return {
    code: 'session/looks-like-name',
    text: `${what} holds what looks like a real name (${words.join(', ')}): write ids instead, the record is no place for names.`,
  };
}

function matches(text: string, pattern: RegExp): { readonly at: number; readonly words: string }[] {
  return [...text.matchAll(pattern)].map((match) => ({ at: match.index, words: match[0] }));
}
