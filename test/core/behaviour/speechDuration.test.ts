import { describe, expect, it } from 'vitest';

import { estimateSpeechMs } from '../../../core/behaviour/speechDuration.js';

describe('estimateSpeechMs', () => {
  it.each([
    ['Hello! Look here, please.', 4 * 300],
    ['', 0],
    ['  … – !', 0],
    ['Bonjour, ça va ?', 3 * 300],
    ['one', 300],
    // 22 letters, 14 beyond the eighth.
    ['Donaudampfschifffahrts', 300 + 14 * 50],
    // Read digit by digit: "three point five" is three words.
    ['3.5', 2 * 300],
    ['2026', 4 * 300],
    // 5 kana, a full stop.
    ['こんにちは。', 5 * 150 + 200],
    // 2 ideographs, 3 kana, a question mark.
    ['元気ですか？', 2 * 250 + 3 * 150 + 200],
    // 8 ideographs, two pauses.
    ['你好！我们一起玩吧。', 8 * 250 + 2 * 200],
    // 6 letters; the two marks above and below are none of their own.
    ['สวัสดี', 6 * 75],
    ['안녕하세요 반가워요', 2 * 300],
  ])('of "%s" is %d ms', (text, milliseconds) => {
    expect(estimateSpeechMs(text)).toBe(milliseconds);
  });

  it("counts the pauses and the rate of NAOqi's tags, and none of their letters", () => {
    expect(estimateSpeechMs('\\vct=120.5\\ Hello there.')).toBe(600);
    expect(estimateSpeechMs('Hello \\pau=1500\\ there.')).toBe(2_100);
    expect(estimateSpeechMs('\\rspd=50\\ Hello there.')).toBe(1_200);
    expect(estimateSpeechMs('\\rspd=0\\ Hello there.')).toBe(600);
    expect(estimateSpeechMs('^start(animations/Stand/Gestures/Hey_1) Hi')).toBe(300);
  });
});
