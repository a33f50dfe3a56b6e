import { compressedImageBytes } from '../../sources/types/compressedImageBytes.js';
import { findStamped, readStamped, type StampedTable } from './stampedTable.js';

/**
 * Finds the pictures in the recordings of a session.
 *
 * @throws RapportError `recording/unreadable`
 */
export function findPictures(files: readonly string[]): Promise<StampedTable> {
  return findStamped(files, 'sensor_msgs/msg/CompressedImage');
}

/**
 * A picture's file as it was recorded.
 *
 * @returns `undefined` where there is none of that number, or it is damaged
 * @throws the file system's error
 */
export async function readPicture(table: StampedTable, index: number): Promise<Uint8Array | undefined> {
  const message = await readStamped(table, index);
  return message && compressedImageBytes(message)?.file;
}
