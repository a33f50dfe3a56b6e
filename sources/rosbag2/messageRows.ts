import { loadedSegment, type Segment } from '../order/Segment.js';
import type { RecordedMessage, RecordedTopic } from '../RecordingSource.js';
import { fieldValue, leafCells, recordFields, wholeRecord, type Cell } from '../sqlite/record.js';
import type { SqlitePages } from '../sqlite/SqlitePages.js';
import type { TableShape } from '../sqlite/SqliteTable.js';
import type { TroubleList } from '../Trouble.js';
import { uncompressedMessage } from '../uncompressedMessage.js';

/** Which columns of a record hold what. */
export interface MessageShape {
  readonly columns: number;
  readonly topicId: number;
  readonly timestamp: number;
  readonly data: number;
}

export interface Db3Parts {
  readonly pages: SqlitePages;
  readonly troubles: TroubleList;
  readonly topics: ReadonlyMap<number, RecordedTopic>;
  readonly shape: MessageShape;
  /** Of the table of messages. */
  readonly rootPage: number;
}

/** A message's row, without its data. */
interface MessageRow {
  readonly cell: Cell;
  readonly topicId: number;
  readonly timeNs: bigint;
}

/** As rosbag2 has always created the table. */
const usualShape: MessageShape = { columns: 4, topicId: 1, timestamp: 2, data: 3 };

export function messageShape({ columns }: TableShape, troubles: TroubleList): MessageShape {
  const shape = {
    columns: columns.length,
    topicId: columns.indexOf('topic_id'),
    timestamp: columns.indexOf('timestamp'),
    data: columns.indexOf('data'),
  };
  if (Math.min(shape.topicId, shape.timestamp, shape.data) >= 0) return shape;
  troubles.add(
    'recording/damaged',
    'The description of the table messages is damaged; it is read as rosbag2 always made it.',
  );
  return usualShape;
}

/** The rows of a leaf page that can be messages: so many columns, whole numbers, a blob. */
function messageRows({ pages, shape, rootPage }: Db3Parts, number: number): { rows: MessageRow[]; damaged: number } {
  const page = pages.page(number);
  const leaf = page && leafCells(page, pages.usableBytes, number);
  const rows: MessageRow[] = [];
  // In a table of several pages none is empty.
  let damaged = leaf?.cells.length === 0 && number !== rootPage ? Math.max(1, leaf.damaged) : (leaf?.damaged ?? 0);
  for (const cell of leaf?.cells ?? []) {
    const fields = recordFields(cell.local, cell.payloadBytes);
    const topic = fields?.[shape.topicId];
    const time = fields?.[shape.timestamp];
    const data = fields?.[shape.data];
    const isWhole = (field: { serialType: number; end: number } | undefined): boolean =>
      field !== undefined && (field.serialType <= 6 || field.serialType >= 8) && field.serialType < 10;
    if (
      fields?.length !== shape.columns ||
      topic === undefined ||
      time === undefined ||
      !isWhole(topic) ||
      !isWhole(time) ||
      data === undefined ||
      data.serialType < 12 ||
      data.serialType % 2 !== 0 ||
      Math.max(topic.end, time.end) > cell.local.length
    ) {
      damaged += 1;
      continue;
    }
    const topicId = Number(fieldValue(cell.local, topic, pages.header.text));
    const stamp = fieldValue(cell.local, time, pages.header.text);
    const timeNs = typeof stamp === 'bigint' ? stamp : BigInt(Number(stamp));
    rows.push({ cell, topicId, timeNs });
  }
  return { rows, damaged };
}

/** How many messages a page holds, their first and last time, and the numbers of their rows. */
export function messagesOfPage(
  parts: Db3Parts,
  number: number,
): {
  readonly rows: number;
  readonly damaged: number;
  readonly startNs: bigint | undefined;
  readonly endNs: bigint | undefined;
  readonly firstRow: number;
  readonly lastRow: number;
} {
  const { rows, damaged } = messageRows(parts, number);
  let firstRow = Number.POSITIVE_INFINITY;
  let lastRow = 0;
  let startNs: bigint | undefined;
  let endNs: bigint | undefined;
  for (const { timeNs, cell } of rows) {
    firstRow = Math.min(firstRow, cell.rowId);
    lastRow = Math.max(lastRow, cell.rowId);
    if (startNs === undefined || timeNs < startNs) startNs = timeNs;
    if (endNs === undefined || timeNs > endNs) endNs = timeNs;
  }
  return { rows: rows.length, damaged, startNs, endNs, firstRow, lastRow };
}

export function pageSegment(
  parts: Db3Parts,
  { pages: numbers, startNs, endNs }: { pages: readonly number[]; startNs: bigint; endNs: bigint },
): Segment<RecordedMessage> {
  return {
    startNs,
    endNs,
    load: (topics) => {
      const entries: (MessageRow & { readonly topic: RecordedTopic; readonly page: number })[] = [];
      let bytes = 0;
      for (const number of numbers) {
        const { rows, damaged } = messageRows(parts, number);
        if (damaged > 0) tellDamaged(parts, number, damaged);
        for (const row of rows) {
          const topic = parts.topics.get(row.topicId);
          if (topic === undefined) tellUnknown(parts, number, row.topicId);
          else if (topics === undefined || topics.has(topic.name)) {
            bytes += row.cell.local.length;
            // The page's bytes are valid until the next page is read.
            entries.push({
              ...row,
              cell: { ...row.cell, local: row.cell.local.slice() },
              topic,
              page: number,
            });
          }
        }
      }
      return loadedSegment(entries, { item: (entry) => toMessage(parts, entry), bytes });
    },
  };
}

function toMessage(
  { pages, shape, troubles }: Db3Parts,
  { cell, topic, timeNs, page }: MessageRow & { topic: RecordedTopic; page: number },
): RecordedMessage | undefined {
  const record = wholeRecord(pages, cell);
  const field = record && recordFields(record, record.length)?.[shape.data];
  const stored = field && record.slice(field.start, field.end);
  if (stored === undefined) {
    troubles.add(
      'recording/damaged-row',
      `The message with the number ${cell.rowId} (${topic.name}) is damaged or cut off and was left out; others on its page may be, too.`,
      { offset: pages.offsetOf(page), lostBytes: cell.payloadBytes, lostMessages: 1 },
    );
    return undefined;
  }
  const data = uncompressedMessage(stored, { topic, timeNs, troubles });
  return data && { topic, logTimeNs: timeNs, publishTimeNs: undefined, data };
}

function tellDamaged({ pages, troubles }: Db3Parts, number: number, damaged: number): void {
  troubles.add(
    'recording/damaged-page',
    `${damaged} messages on page ${number} are damaged and were left out.`,
    {
      offset: pages.offsetOf(number),
      lostMessages: damaged,
    },
  );
}

function tellUnknown({ pages, troubles }: Db3Parts, number: number, topicId: number): void {
  troubles.add(
    'recording/unknown-channel',
    `Messages of a topic with the number ${topicId}, which the recording does not describe, were left out.`,
    { offset: pages.offsetOf(number) },
  );
}
