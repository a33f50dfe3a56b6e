import type { FileHandle } from 'node:fs/promises';

/**
 * Writes parts one behind the other.
 *
 * @returns the position after the last byte
 * @throws the file system's error
 */
export async function writeAll(
  handle: FileHandle,
  parts: readonly Uint8Array[],
  position: number,
): Promise<number> {
  let at = position;
  let left = [...parts];
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left, at);
    at += bytesWritten;
    let skipped = bytesWritten;
    while (left[0] !== undefined && skipped >= left[0].byteLength) {
      skipped -= left[0].byteLength;
      left = left.slice(1);
    }
    if (left[0] !== undefined && skipped > 0) left[0] = left[0].subarray(skipped);
  }
  return at;
}
