import { describe, expect, it } from 'vitest';

import { serbianTexts } from '../../../report/languages/serbian.js';
import { serbianLatin } from '../../../report/languages/serbianLatin.js';

describe('Serbian in Latin letters', () => {
  it('has a letter or two for each letter', () => {
    expect(serbianLatin('абвгдђежзијклљмнњопрстћуфхцчџш')).toBe('abvgdđežzijklljmnnjoprstćufhcčdžš');
    expect(serbianLatin('Љубав, Њ, Џ: 3 s')).toBe('Ljubav, Nj, Dž: 3 s');
  });

  it('leaves what operators wrote in their script, and counts as Serbian does', () => {
    const texts = serbianTexts('sr-Latn', serbianLatin);
    expect(texts.automatically('Ана')).toBe('Ана (automatski)');
    // 21 takes the one of one, 22 to 24 of few.
    expect([1, 2, 5, 21, 22].map(texts.moreOnScreen)).toEqual([
      'Još 1 red na ekranu; na papiru su izostavljeni.',
      'Još 2 reda na ekranu; na papiru su izostavljeni.',
      'Još 5 redova na ekranu; na papiru su izostavljeni.',
      'Još 21 red na ekranu; na papiru su izostavljeni.',
      'Još 22 reda na ekranu; na papiru su izostavljeni.',
    ]);
  });
});
