import { recordingsOf } from './stampedTable.js';

/** As many sessions are looked at side by side; an hour of pictures, or of readings, takes some 2 MB. */
const mostKept = 4;

interface Kept<Found> {
  readonly signature: string;
  readonly found: Promise<Found>;
}

/** What is found in the recordings of sessions that are being looked at. Where things lie is kept, they themselves are not. */
export class RecordingShelf<Found> {
  readonly #find: (files: readonly string[]) => Promise<Found>;
  /** By the session's folder, the one used last at the end. */
  readonly #kept = new Map<string, Kept<Found>>();

  constructor(find: (files: readonly string[]) => Promise<Found>) {
    this.#find = find;
  }

  /**
   * How it is now: looked up again where the session's recording has grown.
   *
   * @throws the file system's error, and what finding throws
   */
  async now(folder: string): Promise<Found> {
    const { files, signature } = await recordingsOf(folder);
    const kept = this.#kept.get(folder);
    if (kept?.signature === signature) return this.#keep(folder, kept).found;
    const found = this.#find(files);
    const isKept = this.#keep(folder, { signature, found });
    // What could not be read is tried again.
    found.catch(() => this.#forget(folder, isKept));
    return found;
  }

  /** As it was given out last, whatever has become of the recording. */
  async last(folder: string): Promise<Found> {
    const kept = this.#kept.get(folder);
    return kept === undefined ? this.now(folder) : this.#keep(folder, kept).found;
  }

  #keep(folder: string, kept: Kept<Found>): Kept<Found> {
    this.#kept.delete(folder);
    this.#kept.set(folder, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  #forget(folder: string, kept: Kept<Found>): void {
    if (this.#kept.get(folder) === kept) this.#kept.delete(folder);
  }
}
