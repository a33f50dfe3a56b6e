import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { failing, working, type PartCheck, type PartReport } from './PartReport.js';

const part = 'shared memory';
const folder = '/dev/shm';
const megabyte = 1e6;

/** A segment of 70 MB for each of a session's four processes and for one more program with the suite's profile. */
const neededMegabytes = 350;

/** The room that images have on their way between processes. */
export const sharedMemoryCheck: PartCheck = {
  part,
  remedy: `mount a tmpfs on ${folder} (in a container: --shm-size=512m)`,
  check: async () => {
    const { bavail, bsize } = await statfs(folder);
    return [sharedMemoryReport({ free: bavail * bsize, segments: await segmentBytes(folder) })];
  },
};

/**
 * @param seen.free bytes
 * @param seen.segments bytes that Fast DDS' segments take; those of a killed process stay
 */
export function sharedMemoryReport(seen: { readonly free: number; readonly segments: number }): PartReport {
  const [free, segments] = [seen.free, seen.segments].map((bytes) => Math.round(bytes / megabyte));
  const detail = `${free} MB free in ${folder}, ${segments} MB in Fast DDS segments of ROS programs that run or were killed`;
  return seen.free >= neededMegabytes * megabyte
    ? working(part, detail)
    : failing(
        part,
        detail,
        `images need ${neededMegabytes} MB: end other ROS programs (\`rapport launch\` frees what killed ones left), or enlarge it (in a container: --shm-size=512m)`,
      );
}

async function segmentBytes(of: string): Promise<number> {
  const names = (await readdir(of)).filter((name) => /^(fastdds|fastrtps)_/.test(name));
  // A segment may go away between the two looks.
  const sizes = await Promise.all(names.map((name) => stat(join(of, name)).catch(() => undefined)));
  return sizes.reduce((sum, each) => sum + (each ? each.blocks * 512 : 0), 0);
}
