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
  /** One batch was used up: another may come. */
  | { readonly kind: 'more'; readonly generation: number };

export interface ReadTopic {
  readonly name: string;
  readonly type: string;
  readonly encoding: string;
  readonly qos: string | undefined;
  readonly isLatched: boolean;
}

export interface ReadMessage {
  readonly topic: string;
  readonly logNs: bigint;
  /** CDR; its memory was moved here from the thread that read it. */
  readonly data: Uint8Array;
}

export type FromReader =
  | {
      readonly kind: 'opened';
      readonly topics: readonly ReadTopic[];
      readonly span: { readonly startNs: bigint; readonly endNs: bigint } | undefined;
      readonly troubles: readonly string[];
    }
  | { readonly kind: 'batch'; readonly generation: number; readonly messages: readonly ReadMessage[] }
  | { readonly kind: 'end'; readonly generation: number; readonly troubles: readonly string[] }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly text: string };
