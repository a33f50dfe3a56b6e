import { FileBytes } from '../bytes/FileBytes.js';
import type { RecordedTopic } from '../RecordingSource.js';
import { ChannelTable } from './ChannelTable.js';
import { isMcap, mcapMagic, opcode, parseRecord, recordHeader, recordHeaderBytes } from './mcapRecords.js';

const footerBytes = recordHeaderBytes + 20;
/** Schemas, channels and statistics stand in front of the summary's long lists. */
const mostSummaryBytes = 1024 * 1024;

/**
 * The topics of an MCAP file with their counts, as its summary states them; the messages are not looked at.
 *
 * @returns `undefined` where it has no end, or none that says so
 * @throws RapportError `recording/unreadable`
 */
export function statedCounts(path: string): readonly RecordedTopic[] | undefined {
  const file = new FileBytes(path, footerBytes);
  try {
    const endAt = file.size - mcapMagic.length;
    if (endAt < footerBytes) return undefined;
    const footer = file.read(endAt - footerBytes, footerBytes);
    const isEnded = isMcap(file.read(endAt, mcapMagic.length));
    if (!isEnded || recordHeader(footer)?.opcode !== opcode.footer) return undefined;
    const start = Number(new DataView(footer.buffer).getBigUint64(recordHeaderBytes, true));
    if (start === 0 || start >= endAt) return undefined;
    return countsIn(file.read(start, Math.min(mostSummaryBytes, endAt - footerBytes - start)));
  } finally {
    file.close();
  }
}

function countsIn(summary: Uint8Array): readonly RecordedTopic[] | undefined {
  const channels = new ChannelTable();
  let at = 0;
  for (;;) {
    const header = recordHeader(summary, at);
    const end = at + recordHeaderBytes + (header?.length ?? 0);
    if (header === undefined || end > summary.length) return undefined;
    const record = parseRecord(summary.subarray(at, end));
    if (record?.type === 'Statistics') return channels.all(record.channelMessageCounts);
    channels.add(record);
    at = end;
  }
}
