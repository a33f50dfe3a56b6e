import { RapportError } from '../../core/RapportError.js';

/**
 * Replaces what stands between `<!-- NAME: generated … -->` and `<!-- NAME: end -->`.
 *
 * @throws RapportError `docs/no-section`
 */
export function replaceSection(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name}: generated[^>]*-->\n)[^]*?(\n<!-- ${name}: end -->)`);
  if (!pattern.test(text))
    throw new RapportError(
      'docs/no-section',
      `The text has no generated section "${name}": put its two comments in.`,
    );
  return text.replace(pattern, (_, start: string, end: string) => `${start}\n${content}\n${end}`);
}
