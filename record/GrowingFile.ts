import { type FileHandle, open } from 'node:fs/promises';

import { SerialQueue } from '../core/SerialQueue.js';
import { writeAll } from './writeAll.js';

/** What one system call writes; Linux takes 1,024 parts. */
const mostPartsAWrite = 512;

/** So many are confirmed together. */
const mostPartsConfirmed = 8 * mostPartsAWrite;

/**
 * A file that only grows.
 *
 * `push` never waits and never fails: what it is given is kept until `flush` has put it on the disk. When that fails, what the disk has
 * not confirmed stays, and the next `flush` goes on at the very byte, so that a full disk tears nothing.
 */
export class GrowingFile {
  readonly path: string;
  readonly #mode: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** What the disk has confirmed: the next part begins there. */
  #savedBytes: number;
  #isMade: boolean;
  #handle: FileHandle | undefined;
  readonly #turns = new SerialQueue();

  /**
   * @param mode as in chmod
   * @param wholeBytes the length of a file that is there and is gone on with; without it there must be none, and `flush` makes it
   */
  constructor(path: string, mode: number, wholeBytes?: number) {
    this.path = path;
    this.#mode = mode;
    this.#isMade = wholeBytes !== undefined;
    this.#savedBytes = wholeBytes ?? 0;
  }

  /** Bytes of the file so far, with what is not yet on the disk. */
  get bytes(): number {
    return this.#savedBytes + this.#waitingBytes;
  }

  /** Bytes that are not yet on the disk. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Borrows the bytes until they are on the disk: do not write into them afterwards. */
  push(part: Uint8Array): void {
    this.#waiting.push(part);
    this.#waitingBytes += part.byteLength;
  }

  /**
   * Puts what waits on the disk (fdatasync, so that it outlives a power failure too). Calls at the same time follow each other.
   *
   * @throws the file system's error; nothing is lost by it
   */
  flush(): Promise<void> {
    return this.#turns.run(() => this.#write());
  }

  /** Flushes and closes; a later `flush` opens the file again. */
  async close(): Promise<void> {
    await this.flush();
    await this.#closeHandle();
  }

  async #write(): Promise<void> {
    if (this.#waitingBytes === 0 && this.#isMade) return;
    try {
      const handle = await this.#open();
      while (this.#waiting.length > 0) {
        const parts = this.#waiting.slice(0, mostPartsConfirmed);
        let at = this.#savedBytes;
        for (let first = 0; first < parts.length; first += mostPartsAWrite)
          at = await writeAll(handle, parts.slice(first, first + mostPartsAWrite), at);
        // Forgotten only now: a disk may refuse what it had taken.
        await handle.datasync();
        this.#waiting.splice(0, parts.length);
        this.#waitingBytes -= at - this.#savedBytes;
        this.#savedBytes = at;
      }
    } catch (error) {
      // Of a disk that was away the old handle may never work again.
      await this.#closeHandle().catch(() => undefined);
      throw error;
    }
  }

  async #open(): Promise<FileHandle> {
    // Not for appending: what was written and not confirmed is written over.
    this.#handle ??= await open(this.path, this.#isMade ? 'r+' : 'wx', this.#mode);
    this.#isMade = true;
    return this.#handle;
  }

  async #closeHandle(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}
