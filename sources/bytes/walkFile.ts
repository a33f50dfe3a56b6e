import type { RecordingFile } from '../RecordingFile.js';
import { FileBytes } from './FileBytes.js';

/**
 * Opens a file and walks through it; one that cannot be walked through is closed again.
 *
 * @throws RapportError `recording/unreadable`, and what the walk throws
 */
export function walkFile(path: string, walk: (file: FileBytes) => RecordingFile): RecordingFile {
  const file = new FileBytes(path);
  try {
    return walk(file);
  } catch (error) {
    file.close();
    throw error;
  }
}
