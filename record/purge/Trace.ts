/**
 * A trace of a child, and what is done about it: a file or folder is removed, of a log the lines are, a head that was trained on
 * others as well is refused until it is trained again.
 */
export interface Trace {
  readonly path: string;
  readonly action: 'remove' | 'remove lines' | 'refuse until retrained';
  /** What it is. */
  readonly what: string;
}

/** Where a child's traces are looked for. */
export interface PurgePlaces {
  /** The folder of sessions. */
  readonly sessions: string;
  /** The registry of heads. */
  readonly registry: string;
  /** Folders of features, archives' outputs, replays, recordings. */
  readonly also: readonly string[];
  readonly logs: readonly string[];
}
