import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/** The language that the others are compared with. */
const reference = 'en';

/**
 * What is wrong with the page's texts, a sentence each: missing and superfluous texts, texts that cannot be read, and
 * places to fill that differ from the English text's.
 *
 * @param catalogues by language tag
 */
export function checkCatalogues(
  catalogues: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string[] {
  const wanted = catalogues[reference];
  if (wanted === undefined) return [`The catalogue of ${reference} is missing.`];
  return Object.entries(catalogues).flatMap(([language, texts]) => [
    ...Object.keys(wanted)
      .filter((key) => (texts[key] ?? '').trim() === '')
      .map((key) => `${language}: the text "${key}" is missing.`),
    ...Object.keys(texts)
      .filter((key) => !(key in wanted))
      .map((key) => `${language}: the text "${key}" is not in ${reference}.`),
    ...Object.entries(texts).flatMap(([key, text]) => compareText({ language, key, text }, wanted[key])),
  ]);
}

function compareText(
  { language, key, text }: { readonly language: string; readonly key: string; readonly text: string },
  wanted: string | undefined,
): string[] {
  try {
    const places = placesOf(text);
    const expected = wanted === undefined ? places : placesOf(wanted);
    return places.join() === expected.join()
      ? []
      : [
          `${language}: "${key}" fills ${places.join(', ') || 'nothing'} instead of ${expected.join(', ') || 'nothing'}.`,
        ];
  } catch (error) {
    return [`${language}: "${key}" can't be read, ${(error as Error).message}.`];
  }
}

/** The names of what is filled in, sorted, each once. */
function placesOf(text: string): string[] {
  return [...new Set(namesIn(parse(text)))].sort();
}

function namesIn(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return [element.value, ...namesIn(element.children)];
    if (element.type === TYPE.select || element.type === TYPE.plural)
      return [element.value, ...Object.values(element.options).flatMap((option) => namesIn(option.value))];
    return [element.value];
  });
}
