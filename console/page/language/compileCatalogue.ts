import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/** A text without places to fill as it is, another as it was read. */
export type CompiledText = string | MessageFormatElement[];

/** The texts of a language, read, so that the page needs no parser. */
export function compileCatalogue(texts: Readonly<Record<string, string>>): Record<string, CompiledText> {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const elements = parse(text, { captureLocation: false });
      return [key, elements.every(({ type }) => type === TYPE.literal) ? text : elements];
    }),
  );
}
