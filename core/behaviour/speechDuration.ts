import { tagTiming, withoutTags } from './naoqiTags.js';

/** HRIStudio's rule of thumb; naoqi_driver2 reports no end of speech. */
const millisecondsPerWord = 300;

/** Up to so many letters a word is a word; what follows takes its own time ("Donaudampfschifffahrt"). */
const lettersOfAWord = 8;
const millisecondsPerFurtherLetter = 50;

/**
 * Where words have no blanks between them, a character counts: about 7 kana or 4 to 5 ideographs or Hangul syllables a
 * second at the rate of a calm speaker, and the letters of South-East Asian scripts as those of a word of four.
 */
const millisecondsPerCharacter = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 150],
  [/\p{Script=Han}/gu, 250],
  [/[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu, 75],
] as const;

/** Where a sentence of such a script has a comma or a full stop, the voice pauses, milliseconds. */
const millisecondsPerPause = 200;

/**
 * How long the robot is expected to speak, milliseconds; an estimate: 300 ms a word or a digit, by characters where words
 * have no blanks, the pauses and the rate of NAOqi's tags.
 */
export function estimateSpeechMs(text: string): number {
  const { pauseMs, speed } = tagTiming(text);
  let heard = withoutTags(text);
  let spokenMs = 0;
  for (const [characters, milliseconds] of millisecondsPerCharacter) {
    spokenMs += (heard.match(characters) ?? []).length * milliseconds;
    heard = heard.replaceAll(characters, ' ');
  }
  if (spokenMs > 0) spokenMs += (heard.match(/[、。，！？]/gu) ?? []).length * millisecondsPerPause;
  for (const word of heard.split(/\s+/u)) spokenMs += wordMs(word);
  return Math.round(spokenMs / speed + pauseMs);
}

function wordMs(word: string): number {
  const letters = (word.match(/\p{L}/gu) ?? []).length;
  const digits = (word.match(/\p{N}/gu) ?? []).length;
  const further = Math.max(0, letters - lettersOfAWord) * millisecondsPerFurtherLetter;
  return (digits + (letters > 0 ? 1 : 0)) * millisecondsPerWord + further;
}
