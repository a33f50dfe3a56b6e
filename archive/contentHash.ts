import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { hashFile } from '../heads/data/hashFile.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';

/** What changes when a file does, without reading it. */
interface FileState {
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: number;
}

interface KnownHash {
  readonly files: readonly ({ readonly name: string } & FileState)[];
  readonly sha256: string;
}

/**
 * The SHA-256 of a recording's content: of its file, or of the files of its folder with their names. A recording that is
 * moved or renamed keeps it.
 */
export async function contentHash(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return hashFile(path);
  const hash = createHash('sha256');
  for (const name of await filesOf(path)) hash.update(`${name}\0${await hashFile(join(path, name))}\n`);
  return hash.digest('hex');
}

/** As `contentHash`, remembered in a folder until size, time or place of one of the files changes. */
export async function rememberedContentHash(path: string, memory: string): Promise<string> {
  const note = join(memory, `${createHash('sha256').update(path).digest('hex')}.json`);
  const files = await statesOf(path);
  const known = await readNote(note);
  if (known !== undefined && JSON.stringify(known.files) === JSON.stringify(files)) return known.sha256;
  const sha256 = await contentHash(path);
  await writeFileAtomically(note, JSON.stringify({ files, sha256 } satisfies KnownHash));
  return sha256;
}

async function statesOf(path: string): Promise<KnownHash['files']> {
  const isFolder = (await stat(path)).isDirectory();
  const names = isFolder ? await filesOf(path) : [''];
  return Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs: modifiedMs, ino: inode } = await stat(join(path, name));
      return { name, size, modifiedMs, inode };
    }),
  );
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function readNote(path: string): Promise<KnownHash | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as KnownHash;
  } catch {
    // Not there, or not whole: the recording is read again.
    return undefined;
  }
}
