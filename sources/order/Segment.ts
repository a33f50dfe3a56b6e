import { element } from './element.js';

/** Neighbouring messages of a file that are read together: a chunk, a run of records, some pages of a table. */
export interface Segment<T> {
  /** The earliest and latest log time among them; either may be stated wrongly by a damaged file. */
  readonly startNs: bigint;
  readonly endNs: bigint;
  /**
   * Reads the messages of these topics, all where no names are given. The same call gives the same messages again.
   * What is damaged among them is left out and told elsewhere.
   */
  load(topics: ReadonlySet<string> | undefined): LoadedSegment<T>;
}

export interface LoadedSegment<T> {
  /** Log times in ascending order; of equal ones the first in the file comes first. */
  readonly timesNs: readonly bigint[];
  /** The message of the given place among `timesNs`; `undefined` for one that is damaged. */
  item(index: number): T | undefined;
  /** Memory that is held until the segment is dropped. */
  readonly bytes: number;
}

/** A message's place in a segment, before they are put in order. */
export interface Entry {
  readonly timeNs: bigint;
}

/** Puts entries, given in the order of the file, in the order of their times. */
export function loadedSegment<E extends Entry, T>(
  entries: E[],
  { item, bytes }: { readonly item: (entry: E) => T | undefined; readonly bytes: number },
): LoadedSegment<T> {
  const isSorted = entries.every(({ timeNs }, index) => (entries[index - 1]?.timeNs ?? timeNs) <= timeNs);
  // Array.sort is stable.
  if (!isSorted) entries.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
  return {
    timesNs: entries.map(({ timeNs }) => timeNs),
    item: (index) => item(element(entries, index)),
    bytes,
  };
}
