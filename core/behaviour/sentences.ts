import { hasTags, maskTags, withoutTags } from './naoqiTags.js';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** What goes on after its full stop, in the languages that libraries are most often written in. */
const abbreviations = words(
  'mr mrs ms dr prof st rev hon hr fr dipl mme mlle sig dott sra srta dra sr dl dna dvs ' +
    'vs approx cf bzw evtl ggf inkl bsp npr tzv tj нпр тзв тј',
);

/** What goes on where a number follows; elsewhere it is a word ("No.") or a name ("Max."). */
const numbered = words('no nr fig p pp pag pág vol max min ca tel art стр');

/** `am 3. Mai`: an ordinal, where a month follows. */
const germanMonths =
  /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?!\p{L})/u;

const wordPattern = /[\p{L}\p{N}]/u;

/** The last thing before a full stop at the end, in small letters; `undefined` where it ends with something else. */
function lastToken(segment: string): string | undefined {
  return /(?:^|[\s("'“„«])([^\s("'“„«]+)\.["'”’»)]*\s*$/u.exec(segment)?.[1]?.toLowerCase();
}

/** Whether the full stop at the end of what has been said is not the end of its sentence. */
function goesOn(said: string, next: string): boolean {
  const token = lastToken(said);
  if (token === undefined) return false;
  if (abbreviations.has(token)) return true;
  if (numbered.has(token)) return /^\p{N}/u.test(next);
  // Initials, "z. B.", "e.V."; "So do I." is a sentence, and "at 4 p.m." may end one.
  if (/^\p{L}(?:\.\p{L})*$/u.test(token)) return !['i', 'a.m', 'p.m'].includes(token);
  if (/^\d{1,3}$/u.test(token)) return said.trim() === `${token}.` || germanMonths.test(next);
  return false;
}

/** Greek ends a question with a semicolon, which ends no sentence elsewhere. */
function localeOf(text: string): string {
  return /\p{Script=Greek}/u.test(text) ? 'el' : 'en';
}

/**
 * A text's sentences, each to be said on its own, so that what is not yet begun can still be left out: /speech cannot be
 * cut short.
 *
 * By the Unicode rules (Intl.Segmenter), with abbreviations, initials, numbers, web addresses and NAOqi's tags left
 * whole. What has no words is left out; tags that stand alone go with the sentence before them, or the one after.
 */
export function sentencesOf(text: string): readonly string[] {
  // The Unicode rules know no ellipsis: one that a capital letter follows is an end.
  const masked = maskTags(text).replaceAll(/(?<=[\p{L}\p{N}])…/gu, '.');
  const segmenter = new Intl.Segmenter(localeOf(text), { granularity: 'sentence' });
  const sentences: string[] = [];
  let beginsAt = 0;
  for (const { index, segment } of segmenter.segment(masked)) {
    const endsAt = index + segment.length;
    if (goesOn(masked.slice(beginsAt, endsAt), masked.slice(endsAt))) continue;
    const sentence = text.slice(beginsAt, endsAt).trim();
    const isHeard = wordPattern.test(withoutTags(sentence));
    const before = sentences.at(-1);
    if (isHeard) sentences.push(sentence);
    else if (hasTags(sentence) && before !== undefined) sentences.splice(-1, 1, `${before} ${sentence}`);
    else if (hasTags(sentence)) continue;
    beginsAt = endsAt;
  }
  // What ends with an abbreviation ends with the text.
  const rest = text.slice(beginsAt).trim();
  return wordPattern.test(withoutTags(rest)) ? [...sentences, rest] : sentences;
}
