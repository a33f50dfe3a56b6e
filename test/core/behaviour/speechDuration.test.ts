import { describe, expect, it } from 'vitest';

import { estimateSpeechMs, sentencesOf } from '../../../core/behaviour/speechDuration.js';

describe('estimateSpeechMs', () => {
  it.each([
    ['Hello! Look here, please.', 4 * 300],
    ['', 0],
    ['  … – !', 0],
    ['Bonjour, ça va ?', 3 * 300],
    ['one', 300],
  ])('of "%s" is %d ms', (text, milliseconds) => {
    expect(estimateSpeechMs(text)).toBe(milliseconds);
  });
});

describe('sentencesOf', () => {
  it.each([
    ['Let us rest. Breathe in. And out.', ['Let us rest.', 'Breathe in.', 'And out.']],
    ['Can you see me? I am here', ['Can you see me?', 'I am here']],
    ['He said "Hello!" Then he left.', ['He said "Hello!"', 'Then he left.']],
    ['...', []],
    ['', []],
  ])('of "%s"', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });
});
