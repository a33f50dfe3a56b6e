import type { ChannelTable } from './ChannelTable.js';
import {
  isPlausible,
  messagePrefixBytes,
  opcode,
  parseRecord,
  recordHeader,
  recordHeaderBytes,
} from './mcapRecords.js';

/** A message's place among bytes that hold whole records. */
export interface MessagePlace {
  readonly channelId: number;
  readonly timeNs: bigint;
  readonly publishTimeNs: bigint;
  /** Where its data are. */
  readonly start: number;
  readonly end: number;
}

/**
 * The messages among bytes that hold one record after the other, as in a chunk; schemas and channels go to `channels`.
 *
 * @returns how many bytes were whole records. A message in front of bytes that are no record is left out: its length may be
 *   what is wrong
 */
export function walkRecords(
  bytes: Uint8Array,
  {
    channels,
    onMessage,
  }: { channels: Pick<ChannelTable, 'add'>; onMessage: (message: MessagePlace) => void },
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let held: MessagePlace | undefined;
  let heldFrom = 0;
  for (;;) {
    const header = recordHeader(bytes, at);
    if (header === undefined) {
      // The end, or a header that was cut: what came before is whole.
      if (held !== undefined) onMessage(held);
      return at;
    }
    const left = bytes.length - at - recordHeaderBytes;
    const isCutMessage = header.opcode === opcode.message && header.length < 2 ** 32 && header.length > left;
    if (!isPlausible(header, left)) {
      if (held === undefined) return at;
      if (!isCutMessage) return heldFrom;
      onMessage(held);
      return at;
    }
    if (held !== undefined) onMessage(held);
    held = undefined;
    const start = at + recordHeaderBytes;
    const end = start + header.length;
    if (header.opcode === opcode.message) {
      if (header.length < messagePrefixBytes) return at;
      held = {
        channelId: view.getUint16(start, true),
        timeNs: view.getBigUint64(start + 6, true),
        publishTimeNs: view.getBigUint64(start + 14, true),
        start: start + messagePrefixBytes,
        end,
      };
      heldFrom = at;
    } else if (header.opcode === opcode.schema || header.opcode === opcode.channel) {
      channels.add(parseRecord(bytes.subarray(at, end)));
    }
    at = end;
  }
}
