import { findPictures, readPicture, recordingsOf, type PictureTable } from './pictureTable.js';

/** As many sessions are looked at side by side; an hour of pictures takes some 2 MB. */
const mostKept = 4;

interface Kept {
  readonly signature: string;
  readonly table: Promise<PictureTable>;
}

/** The pictures of sessions that are being looked at. Where they lie is kept, they themselves are read when they are asked for. */
export class PictureShelf {
  /** By the session's folder, the one used last at the end. */
  readonly #kept = new Map<string, Kept>();

  /**
   * Where a session's pictures lie now: looked up again where its recording has grown.
   *
   * @throws RapportError `recording/unreadable`; the file system's error
   */
  async tableOf(folder: string): Promise<PictureTable> {
    const { files, signature } = await recordingsOf(folder);
    const kept = this.#kept.get(folder);
    if (kept?.signature === signature) return this.#keep(folder, kept).table;
    const table = findPictures(files);
    const isKept = this.#keep(folder, { signature, table });
    // What could not be read is tried again.
    table.catch(() => this.#forget(folder, isKept));
    return table;
  }

  /**
   * A picture by its number in the table that was given out last.
   *
   * @returns `undefined` where there is none, or it is damaged
   */
  async picture(folder: string, index: number): Promise<Uint8Array | undefined> {
    const kept = this.#kept.get(folder);
    const table = await (kept === undefined ? this.tableOf(folder) : this.#keep(folder, kept).table);
    return readPicture(table, index);
  }

  #keep(folder: string, kept: Kept): Kept {
    this.#kept.delete(folder);
    this.#kept.set(folder, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  #forget(folder: string, kept: Kept): void {
    if (this.#kept.get(folder) === kept) this.#kept.delete(folder);
  }
}
