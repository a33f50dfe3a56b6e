import type { RecordedTopic, RecordingSource } from '../../sources/RecordingSource.js';

/** What the player asks of the thread that reads, and what it is told. */
export type ToReader =
  | {
      readonly kind: 'read';
      /** Counts reads: what comes of an earlier one is thrown away. */
      readonly generation: number;
      readonly topics: readonly string[];
      readonly fromNs: bigint;
      /** The last that is wanted. */
      readonly toNs: bigint;
      /** Of these the last message before `fromNs` comes first, as it would from a publisher that keeps it. */
      readonly kept: readonly string[];
    }
  /** The messages of a slab were used up, or are not wanted any more: it may be filled again. */
  | { readonly kind: 'used'; readonly slab: number };

export type ReadTopic = Pick<RecordedTopic, 'name' | 'type' | 'qos' | 'isLatched'>;

/**
 * A message and where its CDR bytes are: in a slab of shared memory, which is used again and again. Memory that were handed
 * from thread to thread would have to be collected, for longer than a message may be late.
 */
export interface PlacedMessage {
  readonly topic: string;
  readonly logNs: bigint;
  readonly offset: number;
  readonly length: number;
  /** The bytes themselves, of a message that is larger than a slab. */
  readonly own?: Uint8Array;
  /** Instead of bytes the fields, as ROS 2 names them, of a message that was not stored as ROS 2 sends it. */
  readonly fields?: object;
}

export type FromReader =
  | {
      readonly kind: 'opened';
      readonly topics: readonly ReadTopic[];
      /** `undefined` where there is no message. */
      readonly span: RecordingSource['span'];
      readonly troubles: readonly string[];
      readonly slabs: readonly SharedArrayBuffer[];
    }
  | {
      readonly kind: 'batch';
      readonly generation: number;
      readonly slab: number;
      readonly messages: readonly PlacedMessage[];
    }
  | { readonly kind: 'end'; readonly generation: number; readonly troubles: readonly string[] }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly text: string };
