import { findPictures, readPicture } from './pictureTable.js';
import { RecordingShelf } from './RecordingShelf.js';
import type { StampedTable } from './stampedTable.js';

/** The pictures of sessions that are being looked at. Where they lie is kept, they themselves are read when they are asked for. */
export class PictureShelf {
  readonly #shelf = new RecordingShelf(findPictures);

  /**
   * Where a session's pictures lie now.
   *
   * @throws RapportError `recording/unreadable`; the file system's error
   */
  tableOf(folder: string): Promise<StampedTable> {
    return this.#shelf.now(folder);
  }

  /**
   * A picture by its number in the table that was given out last.
   *
   * @returns `undefined` where there is none, or it is damaged
   */
  async picture(folder: string, index: number): Promise<Uint8Array | undefined> {
    return readPicture(await this.#shelf.last(folder), index);
  }
}
