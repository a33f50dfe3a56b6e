import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { RapportError } from '../core/RapportError.js';
import { loadDecompression } from './bytes/decompress.js';
import { FileBytes } from './bytes/FileBytes.js';
import { lookedAt } from './bytes/lookedAt.js';
import { isImageFolder, openImageFolder } from './images/openImageFolder.js';
import { openMcap } from './mcap/openMcap.js';
import { isMcap } from './mcap/mcapRecords.js';
import type { RecordingFile } from './RecordingFile.js';
import type { DecodedSource } from './RecordingSource.js';
import { openBag } from './rosbag1/openBag.js';
import { openDb3 } from './rosbag2/openDb3.js';
import { isRosbag2Folder, openRosbag2Folder } from './rosbag2/openRosbag2Folder.js';
import { sourceOf } from './sourceOf.js';
import { TroubleList } from './Trouble.js';
import { openVideoSource } from './video/openVideoSource.js';
import { decompressFile } from './bytes/decompressFile.js';

/**
 * Opens a recording of any kind: MCAP, a rosbag2 folder or one of its files, a ROS 1 bag, a video, a folder of pictures.
 * What kind it is, its bytes tell rather than its name.
 *
 * @throws RapportError with a code that begins with `recording/` or `video/` for what is not there or is no recording
 */
export async function openRecording(path: string): Promise<DecodedSource> {
  await loadDecompression();
  const isFolder = lookedAt(path, () => statSync(path).isDirectory());
  if (isFolder) return openFolder(path);
  if (basename(path) === 'metadata.yaml') return openFolder(dirname(path));
  const kind = kindOf(path);
  if (kind === 'video') return openVideoSource(path);
  const file = await openStorageFile(path);
  return sourceOf([file], {
    path,
    notes: {},
    compression: kind === 'zstd' ? 'zstd by file' : undefined,
    troubles: new TroubleList(path),
    statedCounts: undefined,
  });
}

async function openFolder(path: string): Promise<DecodedSource> {
  const names = readdirSync(path);
  if (isRosbag2Folder(names)) return openRosbag2Folder(path, openStorageFile);
  if (isImageFolder(names)) return openImageFolder(path);
  throw new RapportError(
    'recording/no-recording',
    `${path} is a folder without a rosbag2 recording (metadata.yaml, .mcap, .db3) and without numbered pictures (.jpg, .png): name a recording.`,
  );
}

type Kind = 'mcap' | 'sqlite3' | 'bag' | 'zstd' | 'video';

/** What a file is: by its first bytes, and by its name where these are damaged. */
function kindOf(path: string): Kind {
  const file = new FileBytes(path);
  let start: Uint8Array;
  try {
    start = file.read(0, 16);
  } finally {
    file.close();
  }
  const text = new TextDecoder('latin1').decode(start);
  if (isMcap(start)) return 'mcap';
  if (text.startsWith('SQLite format 3')) return 'sqlite3';
  if (text.startsWith('#ROSBAG')) return 'bag';
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return 'zstd';
  if (path.endsWith('.zstd')) return 'zstd';
  if (path.endsWith('.mcap')) return 'mcap';
  if (path.endsWith('.db3')) return 'sqlite3';
  if (path.endsWith('.bag') || path.endsWith('.bag.active')) return 'bag';
  return 'video';
}

async function openStorageFile(path: string): Promise<RecordingFile> {
  const kind = kindOf(path);
  switch (kind) {
    case 'mcap':
      return openMcap(path);
    case 'sqlite3':
      return openDb3(path);
    case 'bag':
      return openBag(path);
    case 'zstd':
      return decompressFile(path, openStorageFile);
    case 'video':
      throw new RapportError('recording/not-a-recording', `${path} is no storage file of a recording.`);
  }
}
