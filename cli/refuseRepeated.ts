/** What yargs knows of a command's options, as far as it is used here. */
interface DeclaredOptions {
  readonly array: readonly string[];
  readonly key: Readonly<Record<string, unknown>>;
}

/**
 * A check for yargs: it makes a list of an option that is given twice, which whoever declared one value does not expect.
 *
 * @returns true, or the sentence that says which option may be given once
 */
export function refuseRepeated(given: Readonly<Record<string, unknown>>, declared: unknown): true | string {
  const { array, key } = declared as DeclaredOptions;
  const repeated = Object.keys(key).find((name) => Array.isArray(given[name]) && !array.includes(name));
  return repeated === undefined ? true : `"--${repeated}" was given more than once: give it once.`;
}
