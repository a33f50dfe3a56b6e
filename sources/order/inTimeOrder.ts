import { element } from './element.js';
import type { LoadedSegment, Segment } from './Segment.js';

export interface OrderOptions {
  readonly topics?: ReadonlySet<string> | undefined;
  /** The first time that is wanted, and the first that is not. */
  readonly fromNs?: bigint | undefined;
  readonly toNs?: bigint | undefined;
  /** Segments that are open at once hold at most about so much; beyond that they are read again when their turn comes. */
  readonly mostBytes?: number;
  /** Told of a segment that holds messages earlier than it stated, which therefore come late. */
  readonly onLate?: (segmentIndex: number) => void;
}

const defaultMostBytes = 192 * 1024 * 1024;

/** A segment whose messages are being given out. */
interface Open<T> {
  readonly index: number;
  readonly timesNs: readonly bigint[];
  next: number;
  /** The time of `next`. */
  nextNs: bigint;
  /** `undefined` while its memory is given up. */
  loaded: LoadedSegment<T> | undefined;
  lastUse: number;
}

/**
 * The messages of all segments in the order of their times; of equal times those of the earlier segment first, and within a
 * segment as the segment gives them.
 *
 * @param segments in the order of the file
 */
export function* inTimeOrder<T>(
  segments: readonly Segment<T>[],
  { topics, fromNs, toNs, mostBytes = defaultMostBytes, onLate }: OrderOptions = {},
): Generator<T, void> {
  const waiting = segments
    .map((segment, index) => ({ segment, index }))
    .filter(
      ({ segment: { startNs, endNs } }) => endNs >= (fromNs ?? endNs) && startNs < (toNs ?? startNs + 1n),
    )
    .sort((a, b) => compare(a.segment.startNs, b.segment.startNs) || a.index - b.index);
  const open = new Heap<Open<T>>((a, b) => compare(a.nextNs, b.nextNs) || a.index - b.index);
  let nextWaiting = 0;
  let uses = 0;
  let heldBytes = 0;
  let lastNs: bigint | undefined;

  function admit(index: number, segment: Segment<T>): void {
    const loaded = segment.load(topics);
    const { timesNs } = loaded;
    const next = fromNs === undefined ? 0 : timesNs.findIndex((timeNs) => timeNs >= fromNs);
    const nextNs = timesNs[next];
    if (nextNs === undefined) return;
    if (lastNs !== undefined && nextNs < lastNs) onLate?.(index);
    heldBytes += loaded.bytes;
    open.push({ index, timesNs, next, nextNs, loaded, lastUse: (uses += 1) });
  }

  function give(one: Open<T>): T | undefined {
    one.lastUse = uses += 1;
    if (one.loaded === undefined) {
      one.loaded = element(segments, one.index).load(topics);
      heldBytes += one.loaded.bytes;
    }
    if (heldBytes > mostBytes) makeRoom(one);
    return one.loaded.item(one.next);
  }

  /** Gives up what was used longest ago. */
  function makeRoom(except: Open<T>): void {
    const others = open.all.filter((one) => one !== except && one.loaded !== undefined);
    others.sort((a, b) => a.lastUse - b.lastUse);
    for (const one of others) {
      if (heldBytes <= mostBytes / 2) return;
      heldBytes -= one.loaded?.bytes ?? 0;
      one.loaded = undefined;
    }
  }

  for (;;) {
    for (;;) {
      const candidate = waiting[nextWaiting];
      const first = open.first;
      if (candidate === undefined) break;
      if (first !== undefined && candidate.segment.startNs > first.nextNs) break;
      nextWaiting += 1;
      admit(candidate.index, candidate.segment);
    }
    const first = open.first;
    if (first === undefined) return;
    const timeNs = first.nextNs;
    if (toNs !== undefined && timeNs >= toNs) return;
    const item = give(first);
    first.next += 1;
    const nextNs = first.timesNs[first.next];
    if (nextNs !== undefined) {
      first.nextNs = nextNs;
      open.firstChanged();
    } else {
      heldBytes -= first.loaded?.bytes ?? 0;
      open.removeFirst();
    }
    lastNs = timeNs;
    if (item !== undefined) yield item;
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A binary heap: the least element first. */
class Heap<E> {
  readonly all: E[] = [];

  constructor(readonly order: (a: E, b: E) => number) {}

  get first(): E | undefined {
    return this.all[0];
  }

  push(element: E): void {
    let at = this.all.push(element) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#order(parent, at) <= 0) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  removeFirst(): void {
    const last = this.all.pop();
    if (last === undefined || this.all.length === 0) return;
    this.all[0] = last;
    this.firstChanged();
  }

  /** Moves the first element to where it belongs now. */
  firstChanged(): void {
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.all.length && this.#order(child, least) < 0) least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #order(a: number, b: number): number {
    return this.order(element(this.all, a), element(this.all, b));
  }

  #swap(a: number, b: number): void {
    [this.all[a], this.all[b]] = [element(this.all, b), element(this.all, a)];
  }
}
