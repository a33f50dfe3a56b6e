/**
 * Control sequences of NAOqi's speech in a text: `\vct=120\`, `\pau=500\` (ALTextToSpeech), `^start(animations/…)`,
 * `^wait(…)`, `^mode(contextual)`, `^stopTag(…)` (ALAnimatedSpeech).
 */
const tagPattern = /\\[a-z]+(?:=[^\\]*)?\\|\^[a-z]+\((?:[^()]|\([^()]*\))*\)/giu;

/** The text of the same length in which every tag is capital letters, which no rule for sentences breaks. */
export function maskTags(text: string): string {
  return text.replaceAll(tagPattern, (tag) => 'X'.repeat(tag.length));
}

/** Whether a text has any. */
export function hasTags(text: string): boolean {
  return maskTags(text) !== text;
}

/** The text without its tags: what is heard. */
export function withoutTags(text: string): string {
  return text.replaceAll(tagPattern, ' ');
}

/** What the tags of a text do to its duration. */
export interface TagTiming {
  /** `\pau=…\`, milliseconds of silence. */
  readonly pauseMs: number;
  /** The last `\rspd=…\`, as a share of the usual speed. */
  readonly speed: number;
}

/** The pauses and the speaking rate that a text asks for. Rates are 50 to 400 % (ALTextToSpeech); others count as 100 %. */
export function tagTiming(text: string): TagTiming {
  const values = (name: string): readonly number[] =>
    [...text.matchAll(new RegExp(String.raw`\\${name}=(\d+(?:\.\d+)?)\\`, 'gu'))].map(([, value]) =>
      Number(value),
    );
  const percent = values('rspd').at(-1) ?? 100;
  return {
    pauseMs: values('pau').reduce((sum, ms) => sum + ms, 0),
    speed: percent >= 50 && percent <= 400 ? percent / 100 : 1,
  };
}
