import { RapportError } from '../../core/RapportError.js';
import type { Segment } from '../order/Segment.js';
import type { RecordingFile } from '../RecordingFile.js';
import type { RecordedMessage, RecordedTopic } from '../RecordingSource.js';
import { leafPages, readTables, tableRows, type TableShape } from '../sqlite/SqliteTable.js';
import { PageSet } from '../sqlite/PageSet.js';
import { SqlitePages } from '../sqlite/SqlitePages.js';
import type { SqliteValue } from '../sqlite/record.js';
import { TroubleList } from '../Trouble.js';
import { messageShape, messagesOfPage, pageSegment, type Db3Parts } from './messageRows.js';

/** Rows of neighbouring pages are read together up to so many. */
const segmentRows = 512;

interface PageRun {
  pages: number[];
  rows: number;
  startNs: bigint;
  endNs: bigint;
}

/**
 * A rosbag2 database, as its last whole transaction left it, without SQLite: nothing is locked, copied or written, a log of a
 * killed recorder is read with it, and rows that a damaged table does not lead to any more are found by their looks.
 *
 * @throws RapportError `recording/unreadable`, `recording/not-a-recording`
 */
export function openDb3(path: string): RecordingFile {
  const troubles = new TroubleList(path);
  const pages = SqlitePages.open(path, troubles);
  if (pages === undefined)
    throw new RapportError(
      'recording/not-a-recording',
      `${path} is no SQLite database, or its first bytes are damaged.`,
    );
  try {
    return readDatabase(pages, troubles);
  } catch (error) {
    pages.close();
    throw error;
  }
}

function readDatabase(pages: SqlitePages, troubles: TroubleList): RecordingFile {
  const { statedPages, pageBytes } = pages.header;
  if (pages.count > pages.present) {
    const lostBytes = (pages.count - pages.present) * pageBytes;
    troubles.add(
      'recording/cut',
      `The database ends after ${pages.present} of ${Math.max(statedPages, pages.count)} pages: ${lostBytes} bytes are missing.`,
      { offset: pages.present * pageBytes, lostBytes },
    );
  }
  const tables = readTables(pages, troubles);
  const messages = tables.get('messages');
  const topicsTable = tables.get('topics');
  if (messages === undefined || topicsTable === undefined) {
    throw new RapportError(
      'recording/not-a-recording',
      `${troubles.file} is a database without the tables topics and messages: no rosbag2 recording, or its first pages are damaged.`,
    );
  }
  const topics = readTopics(pages, { topicsTable, definitions: tables.get('message_definitions'), troubles });
  const parts: Db3Parts = { pages, troubles, topics, shape: messageShape(messages, troubles), rootPage: messages.rootPage };
  const segments = messageSegments(parts, messages);
  return {
    storage: 'sqlite3',
    compression: 'none',
    notes: readNotes(pages, tables, troubles),
    topics: [...topics.values()],
    segments,
    troubles,
    close: () => pages.close(),
  };
}

function readTopics(
  pages: SqlitePages,
  {
    topicsTable,
    definitions,
    troubles,
  }: { topicsTable: TableShape; definitions: TableShape | undefined; troubles: TroubleList },
): Map<number, RecordedTopic> {
  const texts = new Map<string, { encoding: string; text: string }>();
  for (const row of definitions ? tableRows(pages, definitions, troubles) : []) {
    const text = textOf(row['encoded_message_definition']);
    if (text !== '') texts.set(textOf(row['topic_type']), { encoding: textOf(row['encoding']), text });
  }
  const topics = new Map<number, RecordedTopic>();
  for (const row of tableRows(pages, topicsTable, troubles)) {
    const id = row['id'];
    if (typeof id !== 'number') continue;
    const type = textOf(row['type']);
    topics.set(id, {
      name: textOf(row['name']),
      type,
      encoding: textOf(row['serialization_format']) || 'cdr',
      definition: texts.get(type),
      qos: textOf(row['offered_qos_profiles']) || undefined,
      isLatched: false,
      count: undefined,
    });
  }
  return topics;
}

function readNotes(
  pages: SqlitePages,
  tables: ReadonlyMap<string, TableShape>,
  troubles: TroubleList,
): Record<string, string> {
  const notes: Record<string, string> = {};
  const schema = tables.get('schema');
  for (const row of schema ? tableRows(pages, schema, troubles) : []) {
    if (row['schema_version'] !== undefined) notes['schema version'] = String(row['schema_version']);
    const distro = textOf(row['ros_distro']);
    if (distro !== '') notes['ROS'] = distro;
  }
  return notes;
}

/** The pages of the messages as segments; where some cannot be reached, all pages are looked through for rows. */
function messageSegments(parts: Db3Parts, table: TableShape): Segment<RecordedMessage>[] {
  const { pages, troubles } = parts;
  const segments: Segment<RecordedMessage>[] = [];
  const seen = new PageSet(pages.present);
  let run: PageRun | undefined;
  const total = { rows: 0, damaged: 0, firstRow: Number.POSITIVE_INFINITY, lastRow: 0 };

  function endRun(): void {
    if (run !== undefined) segments.push(pageSegment(parts, run));
    run = undefined;
  }

  function take(number: number): number {
    const { rows, damaged, startNs, endNs, firstRow, lastRow } = messagesOfPage(parts, number);
    total.damaged += damaged;
    if (rows === 0 || startNs === undefined || endNs === undefined) return 0;
    total.rows += rows;
    total.firstRow = Math.min(total.firstRow, firstRow);
    total.lastRow = Math.max(total.lastRow, lastRow);
    if (run !== undefined && run.rows + rows > segmentRows) endRun();
    run ??= { pages: [], rows: 0, startNs, endNs };
    run.pages.push(number);
    run.rows += rows;
    if (startNs < run.startNs) run.startNs = startNs;
    if (endNs > run.endNs) run.endNs = endNs;
    return rows;
  }

  const before = troubles.all.length;
  for (const number of leafPages(pages, table, { troubles, seen })) take(number);
  // A recorder numbers its messages one after the other.
  const missing = (): number => (total.rows === 0 ? 0 : total.lastRow - total.firstRow + 1 - total.rows);
  if (troubles.all.length > before || total.damaged > 0 || missing() !== 0 || total.rows === 0) {
    const found = findRows(pages, seen, take);
    if (found > 0) {
      troubles.add(
        'recording/found-rows',
        `${found} messages were found on pages that the damaged table does not lead to, and are read.`,
      );
    }
  }
  if (total.damaged > 0) {
    troubles.add(
      'recording/damaged-page',
      `${total.damaged} messages are damaged, or whole pages of them, and were left out.`,
      { lostMessages: total.damaged },
    );
  }
  const lostMessages = missing();
  if (lostMessages !== 0 && troubles.all.length === before) {
    troubles.add(
      'recording/missing-messages',
      `The messages' numbers have holes: about ${Math.abs(lostMessages)} messages were deleted or lost.`,
      { lostMessages: Math.max(0, lostMessages) },
    );
  }
  endRun();
  return segments;
}

/** Looks through the pages that no table leads to. */
function findRows(pages: SqlitePages, seen: PageSet, take: (page: number) => number): number {
  let found = 0;
  for (let number = 2; number <= pages.present; number += 1) if (!seen.has(number)) found += take(number);
  return found;
}

function textOf(value: SqliteValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
