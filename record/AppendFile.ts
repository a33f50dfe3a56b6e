import { readFile, truncate } from 'node:fs/promises';

import { ownerOnly } from '../files/writeAtomically.js';
import { GrowingFile } from './GrowingFile.js';

/** More than this is not kept in memory when the disk takes nothing: further lines are dropped and counted. */
const mostPendingBytes = 64 * 1024 * 1024;

/** A text file that only grows, a whole line at a time; readable by its owner alone. */
export class AppendFile extends GrowingFile {
  /** Lines that could not be kept, since the file was made. */
  droppedLines = 0;

  /**
   * @param firstLine the header, written once; the file must not exist yet
   * @param wholeBytes as in `GrowingFile`
   */
  constructor(path: string, firstLine?: string, wholeBytes?: number) {
    super(path, ownerOnly, wholeBytes);
    if (firstLine !== undefined) this.append(firstLine);
  }

  /**
   * A file that a process which died has left behind, to be gone on with behind its last whole line.
   *
   * @throws the file system's error
   */
  static async continued(path: string): Promise<AppendFile> {
    const wholeBytes = (await readFile(path)).lastIndexOf(0x0a) + 1;
    // Whatever was torn must not stand behind what is written now.
    await truncate(path, wholeBytes);
    return new AppendFile(path, undefined, wholeBytes);
  }

  /** Queues one line, given without its end; never waits and never fails. */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    if (this.waitingBytes + bytes.length > mostPendingBytes) this.droppedLines += 1;
    else this.push(bytes);
  }
}
