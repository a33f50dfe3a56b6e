/**
 * Who sends the images of the last seconds.
 *
 * A camera that is started again is a new publisher, and the old one stays on the graph for a while; two that send at the same
 * time show by one's images between the other's.
 */
export class ImagePublishers {
  readonly #nowMs: () => number;
  readonly #lengthMs: number;
  readonly #heardMs = new Map<string, number>();
  #last: string | undefined;
  #takenTurnsMs = -Infinity;

  constructor(nowMs: () => number, lengthMs: number) {
    this.#nowMs = nowMs;
    this.#lengthMs = lengthMs;
  }

  /** An image of this publisher has come. */
  heard(publisher: string): void {
    const nowMs = this.#nowMs();
    if (publisher !== this.#last && this.#isRecent(this.#heardMs.get(publisher))) this.#takenTurnsMs = nowMs;
    this.#heardMs.set(publisher, nowMs);
    this.#last = publisher;
  }

  /** Those that send by turns; empty where one sends alone. */
  several(): readonly string[] {
    for (const [publisher, heardMs] of this.#heardMs)
      if (!this.#isRecent(heardMs)) this.#heardMs.delete(publisher);
    return this.#isRecent(this.#takenTurnsMs) && this.#heardMs.size > 1 ? [...this.#heardMs.keys()] : [];
  }

  #isRecent(atMs: number | undefined): boolean {
    return atMs !== undefined && this.#nowMs() - atMs <= this.#lengthMs;
  }
}
