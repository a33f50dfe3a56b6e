import { type FileHandle, open } from 'node:fs/promises';

/** More than this is not kept in memory when the disk takes nothing: further lines are dropped and counted. */
const mostPendingBytes = 64 * 1024 * 1024;

/** Lines that one write puts on the disk together. */
const linesAWrite = 1000;

/**
 * A text file that only grows, a whole line at a time.
 *
 * `append` never waits and never fails: lines are kept until `flush` has put them on the disk. When a write fails, what
 * is not written stays and the next `flush` goes on at the very byte, so that a full disk tears no line.
 */
export class AppendFile {
  readonly path: string;
  /** Lines that could not be kept, since the file was made. */
  droppedLines = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #handle: FileHandle | undefined;
  #flushing: Promise<void> | undefined;

  /** @param firstLine the header, written once; the file must not exist yet */
  constructor(path: string, firstLine?: string) {
    this.path = path;
    if (firstLine !== undefined) this.append(firstLine);
  }

  /** Queues one line, given without its end. */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    if (this.#waitingBytes + bytes.length > mostPendingBytes) {
      this.droppedLines += 1;
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  /** Bytes that are not yet on the disk. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Puts what waits on the disk (fdatasync, so that it outlives a power failure too). Calls at the same time share one
   * pass; the file is made by the first, readable by its owner alone.
   *
   * @throws the file system's error; nothing is lost by it
   */
  async flush(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing.catch(() => undefined);
    this.#flushing = this.#write();
    try {
      await this.#flushing;
    } finally {
      this.#flushing = undefined;
    }
  }

  /** Flushes and closes. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#handle?.close();
      this.#handle = undefined;
    }
  }

  async #write(): Promise<void> {
    if (this.#waitingBytes === 0 && this.#handle !== undefined) return;
    this.#handle ??= await open(this.path, 'ax', 0o600);
    while (this.#waiting.length > 0) {
      const chunk = Buffer.concat(this.#waiting.splice(0, linesAWrite));
      this.#waiting.unshift(chunk);
      const { bytesWritten } = await this.#handle.write(chunk, 0, chunk.length);
      this.#waitingBytes -= bytesWritten;
      const rest = chunk.subarray(bytesWritten);
      this.#waiting.splice(0, 1, ...(rest.length > 0 ? [rest] : []));
    }
    await this.#handle.datasync();
  }
}
