import { type FileHandle, open, readFile, truncate } from 'node:fs/promises';
import { ownerOnly } from '../files/writeAtomically.js';

/** More than this is not kept in memory when the disk takes nothing: further lines are dropped and counted. */
const mostPendingBytes = 64 * 1024 * 1024;

/** Lines that one write puts on the disk together. */
const linesAWrite = 1000;

/**
 * A text file that only grows, a whole line at a time.
 *
 * `append` never waits and never fails: lines are kept until `flush` has put them on the disk. When that fails, what the
 * disk has not confirmed stays and the next `flush` goes on at the very byte, so that a full disk tears no line.
 */
export class AppendFile {
  readonly path: string;
  /** Lines that could not be kept, since the file was made. */
  droppedLines = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** What the disk has confirmed: the next line begins there. */
  #savedBytes = 0;
  #made = false;
  #handle: FileHandle | undefined;
  #flushing: Promise<void> | undefined;

  /** @param firstLine the header, written once; the file must not exist yet */
  constructor(path: string, firstLine?: string) {
    this.path = path;
    if (firstLine !== undefined) this.append(firstLine);
  }

  /**
   * A file that a process which died has left behind, to be gone on with behind its last whole line.
   *
   * @throws the file system's error
   */
  static async continued(path: string): Promise<AppendFile> {
    const bytes = await readFile(path);
    const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
    // Whatever was torn must not stand behind what is written now.
    await truncate(path, wholeBytes);
    const file = new AppendFile(path);
    file.#made = true;
    file.#savedBytes = wholeBytes;
    return file;
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

  /** Flushes and closes; a later `flush` opens the file again. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#closeHandle();
    }
  }

  async #write(): Promise<void> {
    if (this.#waitingBytes === 0 && this.#made) return;
    try {
      const handle = await this.#open();
      while (this.#waiting.length > 0) {
        const lines = this.#waiting.slice(0, linesAWrite);
        const chunk = Buffer.concat(lines);
        for (let written = 0; written < chunk.length;) {
          const at = this.#savedBytes + written;
          written += (await handle.write(chunk, written, chunk.length - written, at)).bytesWritten;
        }
        // Forgotten only now: a disk may refuse what it had taken.
        await handle.datasync();
        this.#waiting.splice(0, lines.length);
        this.#waitingBytes -= chunk.length;
        this.#savedBytes += chunk.length;
      }
    } catch (error) {
      // Of a disk that was away the old handle may never work again.
      await this.#closeHandle().catch(() => undefined);
      throw error;
    }
  }

  async #open(): Promise<FileHandle> {
    // Not for appending: what was written and not confirmed is written over.
    this.#handle ??= await open(this.path, this.#made ? 'r+' : 'wx', ownerOnly);
    this.#made = true;
    return this.#handle;
  }

  async #closeHandle(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}
