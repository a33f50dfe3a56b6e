import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RapportError } from '../../core/RapportError.js';
import type { RecordingFile } from '../RecordingFile.js';
import type { DecodedSource } from '../RecordingSource.js';
import { sourceOf } from '../sourceOf.js';
import { TroubleList } from '../Trouble.js';
import { readMetadata } from './readMetadata.js';

const storageFile = /\.(mcap|db3)(\.zstd)?$/;

/** Whether a folder looks like a rosbag2 recording. */
export function isRosbag2Folder(names: readonly string[]): boolean {
  return names.includes('metadata.yaml') || names.some((name) => storageFile.test(name));
}

/**
 * A rosbag2 folder: the files that its metadata.yaml names, wherever they were moved from, and those of the same recording
 * that it does not name; without metadata.yaml all storage files.
 *
 * @param openFile opens one storage file
 * @throws RapportError `recording/no-files`, and that of `openFile` where none of several files can be opened
 */
export async function openRosbag2Folder(
  folder: string,
  openFile: (path: string) => Promise<RecordingFile>,
): Promise<DecodedSource> {
  const troubles = new TroubleList(folder);
  const metadataPath = join(folder, 'metadata.yaml');
  const metadata = existsSync(metadataPath) ? readMetadata(metadataPath, troubles) : undefined;
  const paths = chooseFiles(folder, metadata?.files, troubles);
  if (paths.length === 0) {
    throw new RapportError(
      'recording/no-files',
      `${folder} holds no storage file (.mcap, .db3)${metadata === undefined ? '' : ', only a metadata.yaml'}: copy them from where it was recorded.`,
    );
  }
  const files: RecordingFile[] = [];
  let refused: unknown;
  for (const path of paths) {
    try {
      files.push(await openFile(path));
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      refused ??= error;
      troubles.add('recording/unreadable-file', `A file was left out: ${error.message}`, {
        topic: basename(path),
      });
    }
  }
  if (files.length === 0) throw refused;
  // Splits are listed in any order; where they hold equal stamps, the earlier one comes first.
  const inOrder = files
    .map((file, index) => ({ file, index, startNs: firstTime(file) }))
    .sort((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : a.index - b.index));
  return sourceOf(
    inOrder.map(({ file }) => file),
    {
      path: folder,
      notes: metadata
        ? {
            'rosbag2 metadata': `version ${metadata.version}`,
            ...(metadata.rosDistro !== undefined && { ROS: metadata.rosDistro }),
          }
        : { 'rosbag2 metadata': 'none' },
      compression: metadata?.compression === 'none' ? undefined : metadata?.compression,
      troubles,
      statedCounts: metadata?.counts,
    },
  );
}

function firstTime({ segments }: RecordingFile): bigint {
  let first: bigint | undefined;
  for (const { startNs } of segments) if (first === undefined || startNs < first) first = startNs;
  return first ?? 0n;
}

/** `recording_10.db3` after `recording_2.db3`. */
const byNumber = new Intl.Collator('en', { numeric: true });

function plainName(path: string): string {
  return basename(path.replaceAll('\\', '/')).replace(/\.zstd$/, '');
}

function chooseFiles(folder: string, listed: readonly string[] | undefined, troubles: TroubleList): string[] {
  const present = readdirSync(folder)
    .filter((name) => storageFile.test(name))
    .sort(byNumber.compare);
  // A file and its compressed copy are one.
  const byName = new Map<string, string>();
  for (const name of present) if (!byName.has(plainName(name))) byName.set(plainName(name), name);
  if (listed === undefined || listed.length === 0)
    return [...byName.values()].map((name) => join(folder, name));

  const chosen = new Set<string>();
  for (const path of listed) {
    const name = byName.get(plainName(path));
    if (name === undefined) {
      troubles.add(
        'recording/missing-file',
        `${basename(path)} is named by metadata.yaml and is not there.`,
        {
          topic: basename(path),
        },
      );
    } else {
      chosen.add(name);
    }
  }
  // Renamed by hand: what metadata.yaml names is nowhere, what is there must be it.
  if (chosen.size === 0) return [...byName.values()].map((name) => join(folder, name));
  const stems = new Set([...chosen].map(stemOf));
  for (const name of byName.values()) {
    if (chosen.has(name)) continue;
    const belongs = stems.has(stemOf(name));
    troubles.add(
      'recording/unlisted-file',
      belongs
        ? `${name} is not named by metadata.yaml but belongs to the same recording, and is read.`
        : `${name} is not named by metadata.yaml and was left out: open it by itself.`,
      { topic: name },
    );
    if (belongs) chosen.add(name);
  }
  return [...chosen].map((name) => join(folder, name));
}

/** A split's name without its number. */
function stemOf(name: string): string {
  return plainName(name).replace(/_\d+(\.\w+)$/, '$1');
}
