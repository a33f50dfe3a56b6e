import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the shared-memory segments of ROS programs that were killed. Fast DDS leaves them behind: 70 MB a process with
 * the suite's profile, until the machine is restarted or no image finds room.
 *
 * A segment's owner holds a lock on its `_el` file for as long as it lives, however it ends. So one that can be locked has no
 * owner, which is what Fast DDS's own `fastdds shm clean` goes by. What cannot be removed (another user's) stays.
 *
 * @param options.olderThanSec a program that starts right now may have made its file and not locked it yet
 * @returns bytes freed; 0 where `flock` (util-linux) is missing
 */
export async function freeSharedMemory(
  options: { readonly folder?: string; readonly olderThanSec?: number } = {},
): Promise<number> {
  const { folder = '/dev/shm', olderThanSec = 60 } = options;
  const newest = Date.now() - olderThanSec * 1_000;
  const names = await readdir(folder).catch(() => []);
  const locks: string[] = [];
  for (const name of names.filter((each) => /^(fastdds|fastrtps)_[0-9a-z]{16}_el$/.test(each))) {
    const status = await stat(join(folder, name)).catch(() => undefined);
    if (status && status.mtimeMs <= newest) locks.push(join(folder, name));
  }
  if (locks.length === 0) return 0;
  const segments = locks.map((lock) => lock.slice(0, -'_el'.length));
  const before = await allocatedBytes(segments);
  const removal = spawn('sh', ['-c', removeUnlocked, 'sh', ...locks], { stdio: 'ignore' });
  await once(removal, 'close').catch(() => undefined);
  return before - (await allocatedBytes(segments));
}

const removeUnlocked = 'for lock; do flock --nonblock "$lock" rm -f -- "${lock%_el}" "$lock"; done';

async function allocatedBytes(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
  return sizes.reduce((sum, each) => sum + (each ? each.blocks * 512 : 0), 0);
}
