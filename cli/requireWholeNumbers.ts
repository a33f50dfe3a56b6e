import { RapportError } from '../core/RapportError.js';

/**
 * Checks options that count something, each by its name as it is typed.
 *
 * @param given the value of each, or values where it takes several
 * @throws RapportError `cli/not-whole` unless each is a whole number of at least `least`
 */
export function requireWholeNumbers(
  given: Readonly<Record<string, number | readonly number[] | undefined>>,
  { least }: { readonly least: number },
): void {
  for (const [name, value] of Object.entries(given)) {
    const numbers = value === undefined ? [] : [value].flat();
    if (numbers.every((number) => Number.isInteger(number) && number >= least)) continue;
    throw new RapportError('cli/not-whole', `"--${name}" is a whole number of ${least} or more.`);
  }
}
