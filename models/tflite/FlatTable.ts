import { ByteBuffer } from 'flatbuffers';

/**
 * One table of a flatbuffer, read by field number: the place of the field in its schema, from 0.
 *
 * A field left out has its default: 0, the empty string, no elements.
 */
export class FlatTable {
  readonly #buffer: ByteBuffer;
  readonly #position: number;

  constructor(buffer: ByteBuffer, position: number) {
    this.#buffer = buffer;
    this.#position = position;
  }

  /** The root table of a file; throws RangeError where the bytes are no flatbuffer. */
  static root(bytes: Uint8Array): FlatTable {
    const buffer = new ByteBuffer(bytes);
    return new FlatTable(buffer, buffer.readInt32(0));
  }

  int8(field: number): number {
    const at = this.#at(field);
    return at === undefined ? 0 : this.#buffer.readInt8(at);
  }

  int32(field: number): number {
    const at = this.#at(field);
    return at === undefined ? 0 : this.#buffer.readInt32(at);
  }

  table(field: number): FlatTable | undefined {
    const at = this.#at(field);
    return at === undefined ? undefined : new FlatTable(this.#buffer, this.#buffer.__indirect(at));
  }

  tables(field: number): FlatTable[] {
    return this.#vector(field, (at) => new FlatTable(this.#buffer, this.#buffer.__indirect(at)));
  }

  int32s(field: number): number[] {
    return this.#vector(field, (at) => this.#buffer.readInt32(at));
  }

  /** A copy of a vector of bytes. */
  bytes(field: number): Uint8Array {
    const at = this.#at(field);
    if (at === undefined) return new Uint8Array(0);
    const start = this.#buffer.__vector(at);
    return Uint8Array.from(this.#buffer.bytes().subarray(start, start + this.#buffer.__vector_len(at)));
  }

  #at(field: number): number | undefined {
    const offset = this.#buffer.__offset(this.#position, 4 + 2 * field);
    return offset === 0 ? undefined : this.#position + offset;
  }

  /** A vector of elements of 4 bytes. */
  #vector<Element>(field: number, read: (at: number) => Element): Element[] {
    const at = this.#at(field);
    if (at === undefined) return [];
    const start = this.#buffer.__vector(at);
    return Array.from({ length: this.#buffer.__vector_len(at) }, (_, i) => read(start + 4 * i));
  }
}
