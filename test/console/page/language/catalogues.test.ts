import { expect, test } from 'vitest';

import { checkCatalogues } from '../../../../console/page/language/checkCatalogues.js';
import { chooseLanguage, languages } from '../../../../console/page/language/languages.js';
import { readCatalogues } from '../../../../console/page/language/readCatalogues.js';

const folder = new URL('../../../../console/page/language/messages', import.meta.url).pathname;

test('every language of the page has every text, with the same places to fill', () => {
  const catalogues = readCatalogues(folder);
  expect(Object.keys(catalogues).sort()).toEqual(Object.keys(languages).sort());
  expect(checkCatalogues(catalogues)).toEqual([]);
});

test('what is wrong with a language is said', () => {
  const en = { a: 'One {x}', b: '{n, plural, one {# cat} other {# cats}}', c: 'See' };
  expect(checkCatalogues({ en, ja: { a: 'いち {y}', b: '{n, plural, other {#匹}}', d: 'これ' } })).toEqual([
    'ja: the text "c" is missing.',
    'ja: the text "d" is not in en.',
    'ja: "a" fills y instead of x.',
  ]);
  expect(checkCatalogues({ en, ja: { ...en, a: '{x' } })[0]).toMatch(/^ja: "a" can't be read/u);
  expect(checkCatalogues({ ja: {} })).toEqual(['The catalogue of en is missing.']);
});

test('Cyrillic Serbian and Japanese texts are not left in English', () => {
  const catalogues = readCatalogues(folder);
  for (const [language, script] of [
    ['ja', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u],
    ['sr-Cyrl', /\p{Script=Cyrillic}/u],
  ] as const) {
    const foreign = Object.entries(catalogues[language] ?? {}).filter(([, text]) => !script.test(text));
    // Names of measures are the same in all languages.
    expect(foreign.map(([key]) => key).filter((key) => !key.startsWith('agreement.'))).toEqual([]);
  }
});

test('the language is the first that the reader reads, a region does not matter', () => {
  expect(chooseLanguage(['ja-JP', 'en'])).toBe('ja');
  expect(chooseLanguage(['de', 'sr-Latn-RS'])).toBe('sr-Latn');
  expect(chooseLanguage(['sr-RS'])).toBe('sr-Cyrl');
  expect(chooseLanguage(['de-AT', 'fr'])).toBe('en');
  expect(chooseLanguage([])).toBe('en');
});
