/** The last `capacity` numbers, and their percentiles; for latencies on /diagnostics. */
export class RollingWindow {
  readonly #values: Float64Array;
  #count = 0;

  constructor(capacity = 300) {
    this.#values = new Float64Array(capacity);
  }

  add(value: number): void {
    this.#values[this.#count % this.#values.length] = value;
    this.#count += 1;
  }

  /**
   * The nearest-rank percentile, or `undefined` while empty.
   *
   * @param fraction 0..1, for example 0.99
   */
  percentile(fraction: number): number | undefined {
    const length = Math.min(this.#count, this.#values.length);
    const sorted = this.#values.slice(0, length).sort();
    return sorted[Math.max(0, Math.ceil(fraction * length) - 1)];
  }
}
