import { McapRecordBuilder } from '@mcap/core';

/** Where a channel's messages are: log time, and offset in the chunk's records. */
export type MessageEntries = ReadonlyMap<number, readonly (readonly [timeNs: bigint, offset: bigint])[]>;

/**
 * The message indexes that stand behind a chunk, in the order in which its channels first appear.
 *
 * @param start where in the file they begin, bytes
 */
export function messageIndexes(
  entries: MessageEntries,
  start: number,
): { readonly bytes: Uint8Array; readonly offsets: Map<number, bigint> } {
  const builder = new McapRecordBuilder();
  const offsets = new Map<number, bigint>();
  for (const [channelId, records] of entries) {
    offsets.set(channelId, BigInt(start + builder.length));
    builder.writeMessageIndex({
      channelId,
      records: records.map(([timeNs, offset]): [bigint, bigint] => [timeNs, offset]),
    });
  }
  return { bytes: builder.buffer.slice(), offsets };
}
