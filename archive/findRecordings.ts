import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { isSystemError, systemReason } from '../core/systemError.js';

const bagFile = /\.(?:mcap|db3)(?:\.zstd)?$|\.bag(?:\.active)?$/u;
const rosbagStorage = /\.(?:mcap|db3)(?:\.zstd)?$/u;
const videoFile = /\.(?:mp4|mov|m4v|avi|mkv|webm|wmv|mpg|mpeg|ogv|3gp)$/iu;

/**
 * The recordings below a folder, relative to it, in order: bag and video files, rosbag2 folders as one recording each.
 *
 * A folder with `metadata.yaml`, or with nothing but storage files that are parts of one recording (`NAME_0.mcap`, `NAME_1.mcap`), is one.
 * Hidden files and folders are passed by.
 *
 * @throws RapportError `batch/no-folder`
 */
export async function findRecordings(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  await visit(root, '', found);
  return found.sort();
}

async function visit(root: string, relative: string, found: string[]): Promise<void> {
  const entries = await list(join(root, relative));
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const storage = names.filter((name) => rosbagStorage.test(name));
  if (relative !== '' && storage.length > 0 && (names.includes('metadata.yaml') || areParts(storage))) {
    found.push(relative);
    return;
  }
  for (const name of names) if (bagFile.test(name) || videoFile.test(name)) found.push(join(relative, name));
  for (const entry of entries)
    if (entry.isDirectory() && !entry.name.startsWith('.'))
      await visit(root, join(relative, entry.name), found);
}

/** `NAME_0`, `NAME_1` …: the splits of one recording. */
function areParts(storage: readonly string[]): boolean {
  if (storage.length < 2) return false;
  const stems = storage.map((name) => name.replace(rosbagStorage, '').replace(/_\d+$/u, ''));
  const areNumbered = storage.every((name) => /_\d+$/u.test(name.replace(rosbagStorage, '')));
  return areNumbered && new Set(stems).size === 1;
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.'));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new RapportError(
      'batch/no-folder',
      `${folder} cannot be searched for recordings, because ${systemReason(error)}.`,
      { cause: error },
    );
  }
}
