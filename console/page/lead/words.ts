import type { EngagementSample, PromptView } from '../../wire/fromServer.js';
import { currentLanguage, t } from '../language/translate.js';

/** Whose score it is. */
export function sourceWord(source: EngagementSample['source'], headId?: string | null): string {
  if (source === null) return t('source.none');
  const word = t(`source.${source}`);
  return headId == null ? word : `${word} (${headId})`;
}

export function levelWord(level: EngagementSample['level']): string {
  return t(`level.${level}`);
}

export function statusWord(status: PromptView['status']): string {
  return t(`status.${status}`);
}

/** A text of a protocol in the page's language, or in the first that it has. */
export function textOf(texts: Readonly<Record<string, string>> | null | undefined): string {
  if (texts == null) return '';
  const language = currentLanguage();
  return texts[language] ?? texts[language.split('-')[0] ?? ''] ?? Object.values(texts)[0] ?? '';
}
