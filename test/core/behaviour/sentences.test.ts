import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { withoutTags } from '../../../core/behaviour/naoqiTags.js';
import { sentencesOf } from '../../../core/behaviour/sentences.js';

describe('sentencesOf', () => {
  it.each([
    ['Let us rest. Breathe in. And out.', ['Let us rest.', 'Breathe in.', 'And out.']],
    ['Can you see me? I am here', ['Can you see me?', 'I am here']],
    ['He said "Hello!" Then he left.', ['He said "Hello!"', 'Then he left.']],
    ['Wow!!! Really?! …', ['Wow!!!', 'Really?!']],
    ['Well… Look! Hmm… let us see.', ['Well…', 'Look!', 'Hmm… let us see.']],
    ['So do I. Let us go.', ['So do I.', 'Let us go.']],
    ['First line\nSecond line', ['First line', 'Second line']],
    ['...', []],
    ['', []],
  ])('splits "%s"', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it.each([
    'It is 3.5 metres, Dr. Smith.',
    'Das ist z. B. ein Ball.',
    'Das ist z.B. Anna, d. h. meine Freundin.',
    'Wir treffen uns am 3. Mai.',
    'Come at 4 p.m. to www.nao.com.',
    'Write to nao@example.org, please.',
    'Prof. Dr. Müller and Mrs. J. R. Brown are here.',
    'This is No. 5 of 1.000.000.',
    'M. Dupont et Mme. Curie vont au parc.',
    'El Sr. García y la Dra. López.',
    'То је нпр. Ана.',
  ])('leaves "%s" whole', (sentence) => {
    expect(sentencesOf(sentence)).toEqual([sentence]);
    expect(sentencesOf(`${sentence} Now you!`)).toEqual([sentence, 'Now you!']);
  });

  it('takes a number at the beginning for that of an entry, elsewhere for the end of a sentence', () => {
    expect(sentencesOf('1. Look here. 2. Clap.')).toEqual(['1. Look here.', '2. Clap.']);
    expect(sentencesOf('I am 5. You are 6.')).toEqual(['I am 5.', 'You are 6.']);
  });

  it('takes "No." for a word unless a number follows, and "Max." for a name', () => {
    expect(sentencesOf('No. Look, Max. Here.')).toEqual(['No.', 'Look, Max.', 'Here.']);
  });

  it.each([
    [
      'こんにちは。元気ですか？一緒に遊びましょう。',
      ['こんにちは。', '元気ですか？', '一緒に遊びましょう。'],
    ],
    ['你好！我们一起玩吧。', ['你好！', '我们一起玩吧。']],
    ['Zdravo, kako si? Хајде да се играмо.', ['Zdravo, kako si?', 'Хајде да се играмо.']],
    ['هل أنت بخير؟ هيا نلعب.', ['هل أنت بخير؟', 'هيا نلعب.']],
    ['नमस्ते। आप कैसे हैं?', ['नमस्ते।', 'आप कैसे हैं?']],
    ['Τι κάνεις; Πάμε.', ['Τι κάνεις;', 'Πάμε.']],
  ])('splits other scripts: %s', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it.each([
    ['\\vct=120.5\\ Hello there.', ['\\vct=120.5\\ Hello there.']],
    ['Hello. \\pau=1.5\\ How are you?', ['Hello.', '\\pau=1.5\\ How are you?']],
    [
      '^start(animations/Stand/Gestures/Hey_1) Hi. Bye. ^wait(animations/Stand/Gestures/Hey_1)',
      ['^start(animations/Stand/Gestures/Hey_1) Hi.', 'Bye. ^wait(animations/Stand/Gestures/Hey_1)'],
    ],
    ['\\rst\\', []],
    ['\\pau=500\\. Hello.', ['\\pau=500\\. Hello.']],
  ])("leaves NAOqi's tags whole: %s", (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it('says every word once, in order, whatever the text', () => {
    const piece = fc.constantFrom(
      'Hi',
      'Dr.',
      '3.5',
      '...',
      '!',
      'www.a.org',
      'z. B.',
      '\\pau=5\\',
      '。',
      '你好',
      'I.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const heard = (said: string): string => (withoutTags(said).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
        const text = pieces.join(' ');
        const sentences = sentencesOf(text);
        expect(heard(sentences.join(' '))).toBe(heard(text));
        for (const sentence of sentences) expect(heard(sentence)).not.toBe('');
      }),
    );
  });
});
