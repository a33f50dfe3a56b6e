import { signal } from '@preact/signals';
import { IntlMessageFormat } from 'intl-messageformat';

import { chooseLanguage, isLanguage, type Language } from './languages.js';
import type { CompiledText } from './compileCatalogue.js';
import type english from './messages/en.json';
import { keep, kept } from '../keeping.js';

export type TextKey = keyof typeof english;
type Values = Readonly<Record<string, string | number>>;
/** As `compileCatalogue` leaves it. */
type Catalogue = Readonly<Record<TextKey, CompiledText>>;

/** One file a language; only the one in use is loaded. */
const files = import.meta.glob<Catalogue>('./messages/*.json', { import: 'default' });

interface Speech {
  readonly language: Language;
  readonly catalogue: Catalogue;
  readonly formats: Map<string, IntlMessageFormat>;
  readonly numbers: Map<string, Intl.NumberFormat>;
}

const speech = signal<Speech | undefined>(undefined);

export const isReady = () => speech.value !== undefined;

export function currentLanguage(): Language {
  return speech.value?.language ?? 'en';
}

/** Speaks a language from now on, and remembers it in this browser. */
export async function speak(language: Language): Promise<void> {
  const load = files[`./messages/${language}.json`];
  if (load === undefined) return;
  const catalogue = await load();
  speech.value = { language, catalogue, formats: new Map(), numbers: new Map() };
  document.documentElement.lang = language;
  keep('language', language);
}

/** Speaks what was chosen in this browser, or what its user reads. */
export function speakUsual(): Promise<void> {
  const chosen = kept('language') ?? '';
  return speak(isLanguage(chosen) ? chosen : chooseLanguage(navigator.languages));
}

/** A text in the language in use; components that call it follow a change of language. */
export function t(key: TextKey, values: Values = {}): string {
  const spoken = speech.value;
  if (spoken === undefined) return '';
  const { language, catalogue, formats } = spoken;
  const text = catalogue[key];
  if (typeof text === 'string') return text;
  const format = formats.get(key) ?? new IntlMessageFormat(text, language);
  formats.set(key, format);
  return String(format.format(values));
}

/**
 * A number as the language writes it.
 *
 * @param digits behind the point
 * @param sign `always` writes + too
 */
export function number(value: number, digits: number, sign: 'always' | 'auto' = 'auto'): string {
  const spoken = speech.value;
  const id = `${digits} ${sign}`;
  const format =
    spoken?.numbers.get(id) ??
    new Intl.NumberFormat(spoken?.language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: sign === 'always' ? 'exceptZero' : 'auto',
    });
  spoken?.numbers.set(id, format);
  // Some languages' data write a hyphen where a minus belongs.
  return format.format(value).replace('-', '−');
}

export function percent(share: number): string {
  return `${number(100 * share, 0)} %`;
}
