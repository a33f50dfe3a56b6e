import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Decompress } from 'fzstd';
import { RapportError } from '../../core/RapportError.js';
import { isDiskFull } from '../../core/systemError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import type { RecordingFile } from '../RecordingFile.js';
import { FileBytes } from './FileBytes.js';

const pieceBytes = 256 * 1024;

/**
 * Opens a storage file that was compressed as a whole, which rosbag2 calls `compression_mode: FILE`: its content goes to a
 * temporary file, since it cannot be read in any order but one. The temporary file has no name any more once it is open, and
 * its space is free as soon as it is closed or the program ends, however that happens.
 *
 * @throws RapportError `recording/no-room`, and what `open` throws
 */
export async function decompressFile(
  path: string,
  open: (path: string) => Promise<RecordingFile>,
): Promise<RecordingFile> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-recording-'));
  const copy = join(folder, basename(path).replace(/\.zstd$/, ''));
  try {
    const trouble = await writeContent(path, copy);
    const file = await open(copy);
    if (trouble !== undefined) {
      const text = `The compressed file is damaged or cut off (${trouble}): what came before is read.`;
      file.troubles.add('recording/cut', text, { offset: undefined });
    }
    return { ...file, compression: 'zstd by file' };
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new RapportError(
      'recording/no-room',
      `${path} does not fit into ${tmpdir()} when it is decompressed: free some space, or set TMPDIR to a folder on a larger disk.`,
      { cause: error },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what stopped the decompression before the end */
async function writeContent(path: string, copy: string): Promise<string | undefined> {
  const from = new FileBytes(path);
  // A child's pictures may be in it.
  const to = openSync(copy, 'wx', 0o600);
  try {
    const stream = new Decompress((part) => {
      for (let at = 0; at < part.length;) at += writeSync(to, part, at);
    });
    for (let at = 0; at < from.size; at += pieceBytes) {
      try {
        stream.push(from.read(at, pieceBytes), at + pieceBytes >= from.size);
      } catch (error) {
        if (isDiskFull(error)) throw error;
        return sentenceOf(error);
      }
      // Others get their turn.
      if ((at / pieceBytes) % 16 === 0) await new Promise(setImmediate);
    }
    return undefined;
  } finally {
    closeSync(to);
    from.close();
  }
}
