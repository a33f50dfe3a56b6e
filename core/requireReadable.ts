import { RapportError } from './RapportError.js';

/** The version of a file's layout, as the file states it. */
export interface StatedVersion {
  /** What kind of file it is: "a head card". */
  readonly kind: string;
  /** As it was read; files of before there were versions state none. */
  readonly version: unknown;
  /** The newest that this program reads. */
  readonly newest: number;
}

/**
 * Refuses a file that a later version of the suite wrote: by the same names it may mean something else.
 *
 * @throws RapportError `file/newer`
 */
export function requireReadable(path: string, { kind, version, newest }: StatedVersion): void {
  if (typeof version !== 'number' || version <= newest) return;
  throw new RapportError(
    'file/newer',
    `${path} is ${kind} of version ${version}, and this Rapport reads up to version ${newest}: update Rapport, then try again.`,
  );
}

/** The field of a value that may be anything. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
