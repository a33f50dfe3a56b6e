/** Page numbers, a bit each. */
export class PageSet {
  readonly #bits: Uint8Array;

  constructor(readonly count: number) {
    this.#bits = new Uint8Array((count >> 3) + 1);
  }

  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  add(number: number): void {
    const index = number >> 3;
    if (index < this.#bits.length) this.#bits[index] = (this.#bits[index] ?? 0) | (1 << (number & 7));
  }
}
