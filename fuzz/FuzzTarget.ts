/** Something of the suite that reads what others wrote. */
export interface FuzzTarget {
  readonly name: string;
  /** Of the file that the input is written to. */
  readonly extension: string;
  /** Whole inputs, as small as they can be and hold everything. */
  readonly seeds: () => Promise<readonly Uint8Array[]>;
  /**
   * Reads the input as the suite would.
   *
   * @param path the file that holds it, in a folder of its own
   * @throws what the reader throws: a RapportError is an answer, anything else a find
   */
  readonly read: (bytes: Uint8Array, path: string) => unknown;
}
