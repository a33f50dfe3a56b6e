/** Eight bins double the interval: a median is known within a tenth. */
const binsPerOctave = 8;

/** A pause is a gap when it is longer than so many of the topic's usual intervals, and than so many seconds. */
const gapFactor = 5;
const leastGapSec = 1;

/** Of so many of the longest pauses the places are known. */
const mostPauses = 32;

/** A time without messages of a topic that otherwise comes steadily. */
export interface Gap {
  readonly fromNs: bigint;
  readonly durationSec: number;
}

/** The intervals between a topic's messages, in constant memory. */
export class Intervals {
  readonly #bins = new Map<number, number>();
  #count = 0;
  #lastNs: bigint | undefined;
  #pauses: Gap[] = [];

  add(timeNs: bigint): void {
    const lastNs = this.#lastNs;
    this.#lastNs = timeNs;
    if (lastNs === undefined || timeNs < lastNs) return;
    const durationSec = Number(timeNs - lastNs) / 1e9;
    const bin = durationSec > 0 ? Math.floor(Math.log2(durationSec) * binsPerOctave) : -1e6;
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
    this.#count += 1;
    if (durationSec < leastGapSec) return;
    this.#pauses.push({ fromNs: lastNs, durationSec });
    if (this.#pauses.length <= mostPauses) return;
    this.#pauses.sort((a, b) => b.durationSec - a.durationSec);
    this.#pauses.pop();
  }

  /** Seconds; `undefined` for fewer than three messages. */
  median(): number | undefined {
    if (this.#count < 2) return undefined;
    let below = 0;
    for (const [bin, count] of [...this.#bins].sort(([a], [b]) => a - b)) {
      below += count;
      if (below * 2 >= this.#count) return bin === -1e6 ? 0 : 2 ** ((bin + 0.5) / binsPerOctave);
    }
    return undefined;
  }

  /** In the order of time; of topics with ten messages or more. */
  gaps(): Gap[] {
    const median = this.median();
    if (median === undefined || this.#count < 9) return [];
    return this.#pauses
      .filter(({ durationSec }) => durationSec > Math.max(leastGapSec, gapFactor * median))
      .sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  }
}
