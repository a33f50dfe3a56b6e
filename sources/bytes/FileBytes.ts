import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { lookedAt } from './lookedAt.js';

/** Small reads are served from a window of so many bytes. */
const defaultWindowBytes = 256 * 1024;

/**
 * A file's bytes by their place, opened for reading only.
 *
 * Reads are synchronous: a recording is read in pieces of a few MB from a disk that the system reads ahead of, and a walk
 * over millions of pages would cost more in promises than in reading.
 */
export class FileBytes {
  readonly size: number;
  readonly #file: number;
  readonly #windowBytes: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowOffset = 0;
  #streamEnd = -1;
  #followed = 0;
  #closed = false;

  /**
   * @param windowBytes what `peek` reads at once: less of it for who looks at a few bytes here and there
   * @throws RapportError `recording/unreadable`
   */
  constructor(
    readonly path: string,
    windowBytes = defaultWindowBytes,
  ) {
    this.#windowBytes = windowBytes;
    this.#file = lookedAt(path, () => openSync(path, 'r'));
    // The size at opening: what a running recorder adds afterwards is not read.
    this.size = fstatSync(this.#file).size;
  }

  /** The bytes from `offset`, fewer than `length` at the file's end; the caller's own. */
  read(offset: number, length: number): Uint8Array {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const bytes = new Uint8Array(wanted);
    let got = 0;
    while (got < wanted) {
      const count = readSync(this.#file, bytes, got, wanted - got, offset + got);
      // Someone cut the file meanwhile.
      if (count === 0) return bytes.subarray(0, got);
      got += count;
    }
    return bytes;
  }

  /** As `read`, for small pieces of neighbouring places; valid until the next call. */
  peek(offset: number, length: number): Uint8Array {
    if (length > this.#windowBytes) return this.read(offset, length);
    const end = this.#windowOffset + this.#window.length;
    if (offset < this.#windowOffset || offset >= end || (offset + length > end && end < this.size)) {
      this.#window = this.read(offset, this.#windowBytes);
      this.#windowOffset = offset;
    }
    const start = offset - this.#windowOffset;
    return this.#window.subarray(start, start + length);
  }

  /**
   * As `peek`, for pieces that may follow each other or lie far apart: reads ahead only after two that followed each other.
   */
  stream(offset: number, length: number): Uint8Array {
    const isNext = offset === this.#streamEnd;
    this.#followed = isNext ? this.#followed + 1 : 0;
    this.#streamEnd = offset + length;
    const start = offset - this.#windowOffset;
    const isThere = start >= 0 && start + length <= this.#window.length;
    return isThere || this.#followed >= 2 ? this.peek(offset, length) : this.read(offset, length);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }
}
