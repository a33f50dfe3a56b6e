/** HRIStudio's rule of thumb; naoqi_driver2 reports no end of speech. */
const millisecondsPerWord = 300;

/** How long the robot is expected to speak, milliseconds: an estimate, 300 ms a word. */
export function estimateSpeechMs(text: string): number {
  return wordsOf(text).length * millisecondsPerWord;
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** A text's sentences, so that what is not yet begun can still be left out: /speech cannot be cut short. */
export function sentencesOf(text: string): readonly string[] {
  return (text.match(/[^.!?…]+(?:[.!?…]+["'”’)]*|$)/gu) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsOf(sentence).length > 0);
}
