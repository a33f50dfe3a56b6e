import { open, stat } from 'node:fs/promises';

import { recordingsIn } from '../../record/recoverRecording.js';
import { findMessages } from '../../sources/mcap/messagePlaces.js';
import {
  compressedImageBytes,
  headerStampNs,
  stampedBytes,
} from '../../sources/types/compressedImageBytes.js';

/** Where a session's pictures lie in its recordings, in the order of their stamps: some 20 bytes a picture. */
export interface PictureTable {
  /** Paths of the recordings; none: the session has no recording. */
  readonly files: readonly string[];
  readonly stampsNs: BigInt64Array;
  /** A picture's recording, and its message's place in it. */
  readonly file: Uint8Array;
  readonly at: Float64Array;
  readonly bytes: Uint32Array;
  /**
   * The stamp that is second 0 of the first recording with pictures, as `cameraImages` counts, and with it `rapport head features`;
   * `undefined` where there are no pictures.
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
 * Finds the pictures in the recordings of a session.
 *
 * A picture that nobody stamped has the time at which it was recorded.
 *
 * @throws RapportError `recording/unreadable`
 */
export async function findPictures(files: readonly string[]): Promise<PictureTable> {
  const found: { stampNs: bigint; logNs: bigint; file: number; at: number; bytes: number }[] = [];
  let zeroNs: bigint | undefined;
  for (const [file, path] of files.entries()) {
    const before = found.length;
    const startNs = await findMessages(
      path,
      ({ type, encoding }) => type === 'sensor_msgs/msg/CompressedImage' && encoding === 'cdr',
      ({ logNs, at, bytes }, source) => {
        const stampNs = headerStampNs(source.read(at, Math.min(bytes, stampedBytes)));
        if (stampNs !== undefined)
          found.push({ stampNs: stampNs === 0n ? logNs : stampNs, logNs, file, at, bytes });
      },
    );
    const first = found[before];
    if (first !== undefined && startNs !== undefined) zeroNs ??= first.stampNs - (first.logNs - startNs);
  }
  found.sort((one, other) => (one.stampNs < other.stampNs ? -1 : one.stampNs > other.stampNs ? 1 : 0));
  return {
    files,
    stampsNs: BigInt64Array.from(found, ({ stampNs }) => stampNs),
    file: Uint8Array.from(found, ({ file }) => file),
    at: Float64Array.from(found, ({ at }) => at),
    bytes: Uint32Array.from(found, ({ bytes }) => bytes),
    zeroNs,
  };
}

/**
 * A picture's file as it was recorded.
 *
 * @returns `undefined` where there is none of that number, or it is damaged
 * @throws the file system's error
 */
export async function readPicture(table: PictureTable, index: number): Promise<Uint8Array | undefined> {
  const path = table.files[table.file[index] ?? -1];
  const at = table.at[index];
  const bytes = table.bytes[index];
  if (path === undefined || at === undefined || bytes === undefined) return undefined;
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(bytes), 0, bytes, at);
    return bytesRead < bytes ? undefined : compressedImageBytes(buffer)?.file;
  } finally {
    await handle.close();
  }
}
