import { resolve } from 'node:path';

/** A protocol as a start names it: a bare name stays, a file is named from here, for a node that runs elsewhere. */
export function protocolSourceOf(given: string): string {
  return given.includes('/') || given.endsWith('.yaml') ? resolve(given) : given;
}
