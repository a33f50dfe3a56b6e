import { open, stat } from 'node:fs/promises';

import { recordingsIn } from '../../record/recoverRecording.js';
import { findMessages } from '../../sources/mcap/messagePlaces.js';
import type { RecordedTopic } from '../../sources/RecordingSource.js';
import { headerStampNs, stampedBytes } from '../../sources/types/compressedImageBytes.js';

/** Where messages that begin with a header lie in a session's recordings, in the order of their stamps: some 20 bytes a message. */
export interface StampedTable {
  /** Paths of the recordings; none: the session has no recording. */
  readonly files: readonly string[];
  /** The topics that the messages came by, of all recordings. */
  readonly topics: readonly RecordedTopic[];
  readonly stampsNs: BigInt64Array;
  /** A message's topic and recording, by their place in those lists, and its own place in the recording. */
  readonly topic: Uint8Array;
  readonly file: Uint8Array;
  readonly at: Float64Array;
  readonly bytes: Uint32Array;
  /**
   * The stamp that is second 0 of the first recording with such messages, as `cameraImages` counts, and with it
   * `rapport head features`; `undefined` where there are none.
   */
  readonly zeroNs: bigint | undefined;
}

/** The recordings of a session and how they are now, in words that change when they do. */
export interface RecordingsNow {
  readonly files: readonly string[];
  readonly signature: string;
}

/** @throws the file system's error */
export async function recordingsOf(folder: string): Promise<RecordingsNow> {
  const files = await recordingsIn(folder);
  const states = await Promise.all(files.map((file) => stat(file)));
  return { files, signature: states.map(({ size, mtimeMs }) => `${size}@${mtimeMs}`).join(' ') };
}

/**
 * Finds the messages of a type in the recordings of a session.
 *
 * What nobody stamped has the time at which it was recorded.
 *
 * @throws RapportError `recording/unreadable`
 */
export async function findStamped(files: readonly string[], type: string): Promise<StampedTable> {
  const found: {
    stampNs: bigint;
    logNs: bigint;
    topic: RecordedTopic;
    file: number;
    at: number;
    bytes: number;
  }[] = [];
  let zeroNs: bigint | undefined;
  for (const [file, path] of files.entries()) {
    const before = found.length;
    const startNs = await findMessages(
      path,
      (topic) => topic.type === type && topic.encoding === 'cdr',
      ({ topic, logNs, at, bytes }, source) => {
        const stampNs = headerStampNs(source.read(at, Math.min(bytes, stampedBytes)));
        if (stampNs !== undefined)
          found.push({ stampNs: stampNs === 0n ? logNs : stampNs, logNs, topic, file, at, bytes });
      },
    );
    const first = found[before];
    if (first !== undefined && startNs !== undefined) zeroNs ??= first.stampNs - (first.logNs - startNs);
  }
  found.sort((one, other) => (one.stampNs < other.stampNs ? -1 : one.stampNs > other.stampNs ? 1 : 0));
  const topics = [...new Set(found.map(({ topic }) => topic))];
  return {
    files,
    topics,
    stampsNs: BigInt64Array.from(found, ({ stampNs }) => stampNs),
    topic: Uint8Array.from(found, ({ topic }) => topics.indexOf(topic)),
    file: Uint8Array.from(found, ({ file }) => file),
    at: Float64Array.from(found, ({ at }) => at),
    bytes: Uint32Array.from(found, ({ bytes }) => bytes),
    zeroNs,
  };
}

/**
 * A message's bytes by its number in the table.
 *
 * @returns `undefined` where there is none of that number, or the recording has been cut since
 * @throws the file system's error
 */
export async function readStamped(table: StampedTable, index: number): Promise<Uint8Array | undefined> {
  const path = table.files[table.file[index] ?? -1];
  const at = table.at[index];
  const bytes = table.bytes[index];
  if (path === undefined || at === undefined || bytes === undefined) return undefined;
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(bytes), 0, bytes, at);
    return bytesRead < bytes ? undefined : buffer;
  } finally {
    await handle.close();
  }
}

/** The last message of exactly that stamp, by its number in the table; `undefined` where there is none. */
export function indexOfStamp({ stampsNs }: StampedTable, stampNs: bigint): number | undefined {
  let low = 0;
  let high = stampsNs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stampsNs[middle] ?? 0n) <= stampNs) low = middle + 1;
    else high = middle;
  }
  return stampsNs[low - 1] === stampNs ? low - 1 : undefined;
}
