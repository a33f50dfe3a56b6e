import type { Warning } from '../core/Warning.js';

/** Something wrong in a recording: where, and what it cost. */
export interface Trouble extends Warning {
  /** Stable across versions, for example `recording/cut`. */
  readonly code: string;
  /** One sentence for people: what is wrong, what was lost, and what to do where something can be done. */
  readonly text: string;
  /** The file it is in, as it was opened. */
  readonly file: string;
  /** The topic that it concerns, where it is one. */
  readonly topic: string | undefined;
  /** Where in the file, bytes from its start; `undefined` where it concerns the whole. */
  readonly offset: number | undefined;
  /** Bytes that could not be used; 0 where nothing was lost. */
  readonly lostBytes: number;
  /** Messages that were lost, as far as that can be known. */
  readonly lostMessages: number | undefined;
}

/** Collects troubles; a damage that repeats for thousands of records is kept as one with its sum. */
export class TroubleList {
  readonly all: Trouble[] = [];

  constructor(readonly file: string) {}

  add(
    code: string,
    text: string,
    {
      offset,
      lostBytes = 0,
      lostMessages,
      topic,
    }: {
      offset?: number | undefined;
      lostBytes?: number;
      lostMessages?: number | undefined;
      topic?: string;
    } = {},
  ): void {
    // A recording that is read twice meets its troubles twice.
    const known = this.all.find(
      (trouble) => trouble.code === code && trouble.offset === offset && trouble.topic === topic,
    );
    if (known !== undefined) return;
    if (this.all.length >= mostTroubles) return;
    this.all.push({ code, text, file: this.file, topic, offset, lostBytes, lostMessages });
  }
}

/** A file that is damaged at more places is told by its first. */
const mostTroubles = 100;
