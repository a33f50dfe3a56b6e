import { statfs } from 'node:fs/promises';

import type { Warning } from '../core/Warning.js';

/** Told when the disk lasts no longer than this at the present rate. */
const warnBeforeSec = 10 * 60;

/** Told whatever the rate. */
const warnBelowBytes = 1024 * 1024 * 1024;

/** Bytes that a user may still write on the disk of a path. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/**
 * Whether a disk is about to be full.
 *
 * @param freeBytes what is left
 * @param bytesPerSec at which rate it is being filled
 */
export function diskWarning(
  path: string,
  { freeBytes: free, bytesPerSec }: { readonly freeBytes: number; readonly bytesPerSec: number },
): Warning | undefined {
  const leftSec = bytesPerSec > 0 ? free / bytesPerSec : Infinity;
  if (leftSec > warnBeforeSec && free > warnBelowBytes) return undefined;
  const size = free >= 1e9 ? `${(free / 1e9).toFixed(1)} GB` : `${Math.round(free / 1e6)} MB`;
  const time =
    leftSec < 24 * 3600 ? `, which lasts ${timeText(leftSec)} at ${(bytesPerSec / 1e6).toFixed(1)} MB/s` : '';
  return {
    code: 'record/disk-filling',
    text: `The disk of ${path} has ${size} left${time}: free some space, or record less.`,
  };
}

function timeText(sec: number): string {
  if (sec >= 2 * 3600) return `${Math.floor(sec / 3600)} hours`;
  return sec >= 120 ? `${Math.floor(sec / 60)} minutes` : `${Math.floor(sec)} seconds`;
}
