import { describe, expect, it } from 'vitest';

import { nameLikeWords, nameWarning } from '../../../core/session/nameLikeWords.js';

describe('words that look like a real name', () => {
  it.each([
    ['Ana Marić points at the robot', ['Ana Marić']],
    ['talks to Ана Марић, then looks away', ['Ана Марић']],
    ['Jean-Luc O’Neill came in', ['Jean-Luc O’Neill']],
    ['asked by Mrs Smith', ['Mrs Smith']],
    ['her name is Ana', ['Ana']],
    ['зове се Ана', ['Ана']],
    ['たろうくんが笑う', ['たろうくん']],
    ['write to ana.m@clinic.example', ['ana.m@clinic.example']],
    ['Ana Marić, again Ana Marić', ['Ana Marić']],
  ])('finds them in "%s"', (text, words) => {
    expect(nameLikeWords(text)).toEqual(words);
  });

  it.each([
    'Looks at the robot and smiles',
    'c7 is upset; NAO fell. Then it got up',
    'AU12 above 0.5, AU6 as well',
    'a break',
    '',
    'Паузa, дете је уморно',
    '休憩',
  ])('leaves "%s" alone', (text) => {
    expect(nameLikeWords(text)).toEqual([]);
  });

  it('warns with the words and what to do', () => {
    expect(nameWarning('The mark', 'Ana Marić smiles')).toEqual({
      code: 'session/looks-like-name',
      text: 'The mark holds what looks like a real name (Ana Marić): write ids instead, the record is no place for names.',
    });
    expect(nameWarning('The mark', 'smiles')).toBeUndefined();
  });
});
