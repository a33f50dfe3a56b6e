/** The languages of the page, by BCP 47 tag, as they call themselves. */
export const languages = {
  en: 'English',
  ja: '日本語',
  'sr-Latn': 'Srpski',
  'sr-Cyrl': 'Српски',
} as const;

export type Language = keyof typeof languages;

export function isLanguage(tag: string): tag is Language {
  return tag in languages;
}

/**
 * The first language of the page that the browser's user reads; English where there is none.
 *
 * @param wanted BCP 47 tags in order of preference, as `navigator.languages`
 */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [language, script] = tag.split('-');
    if (language === 'sr') return script?.toLowerCase() === 'latn' ? 'sr-Latn' : 'sr-Cyrl';
    if (language !== undefined && isLanguage(language)) return language;
  }
  return 'en';
}
