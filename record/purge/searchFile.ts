import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

import { readTable } from '../../archive/tables/readTable.js';
import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { openRecording } from '../../sources/openRecording.js';
import { fileMentions, streamMentions } from './mentions.js';

/** Whether a file names what is looked for, and why it, or a part of it, cannot be searched. */
export interface Searched {
  readonly mentions: boolean;
  /** A reason of a few words; `undefined` where everything was searched. */
  readonly unsearched: string | undefined;
}

type Kind = 'recording' | 'parquet' | 'gzip' | { readonly opaque: string };

/** What a file is by its first bytes (latin1), where that tells more than a search through its bytes. */
const kinds: readonly (readonly [start: RegExp, kind: Kind])[] = [
  [/^\x89MCAP0\r\n|^#ROSBAG|^SQLite format 3|^\x28\xb5\x2f\xfd/u, 'recording'],
  [/^PAR1/u, 'parquet'],
  [/^\x1f\x8b/u, 'gzip'],
  [/^age-encryption\.org\//u, { opaque: 'a sealed session' }],
  [/^\xff\xd8\xff|^\x89PNG|^GIF8/u, { opaque: 'a picture' }],
  [/^....ftyp|^\x1a\x45\xdf\xa3|^RIFF....AVI/su, { opaque: 'a video' }],
  [/^PK\x03\x04|^7z\xbc\xaf|^\xfd7zXZ|^BZh/u, { opaque: 'a compressed archive' }],
];

/**
 * Looks through a file, by its bytes and by what it holds compressed: chunks and messages of recordings, columns of Parquet,
 * gzip.
 *
 * @throws the file system's error
 */
export async function searchFile(path: string, pattern: RegExp): Promise<Searched> {
  if (await fileMentions(path, pattern)) return { mentions: true, unsearched: undefined };
  const kind = await kindOf(path);
  if (kind === undefined) return { mentions: false, unsearched: undefined };
  if (typeof kind === 'object') return { mentions: false, unsearched: kind.opaque };
  try {
    switch (kind) {
      case 'recording':
        return await searchRecording(path, pattern);
      case 'parquet':
        return { mentions: await parquetMentions(path, pattern), unsearched: undefined };
      case 'gzip':
        return {
          mentions: await streamMentions(createReadStream(path).pipe(createGunzip()), pattern),
          unsearched: undefined,
        };
    }
  } catch (error) {
    const isDamaged =
      error instanceof RapportError || (error as NodeJS.ErrnoException).code?.startsWith('Z_');
    if (isDamaged !== true) throw error;
    return { mentions: false, unsearched: `a damaged file (${sentenceOf(error)})` };
  }
}

async function kindOf(path: string): Promise<Kind | undefined> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(32) });
    const start = buffer.toString('latin1', 0, bytesRead);
    return kinds.find(([pattern]) => pattern.test(start))?.[1];
  } finally {
    await handle.close();
  }
}

async function searchRecording(path: string, pattern: RegExp): Promise<Searched> {
  const source = await openRecording(path);
  try {
    for await (const { data } of source.messages())
      if (pattern.test(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')))
        return { mentions: true, unsearched: undefined };
    const [trouble] = source.troubles;
    return { mentions: false, unsearched: trouble && `a damaged recording (${trouble.text})` };
  } finally {
    await source.close();
  }
}

async function parquetMentions(path: string, pattern: RegExp): Promise<boolean> {
  const { columns } = await readTable(path);
  for (const [name, cells] of columns)
    if (pattern.test(name) || cells.some((cell) => typeof cell === 'string' && pattern.test(cell)))
      return true;
  return false;
}
