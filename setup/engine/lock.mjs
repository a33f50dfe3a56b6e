import { spawn, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { SetupError } from './SetupError.mjs';

/**
 * Keeps two set-ups out of each other's way: waits until the other one ends, then holds the lock.
 *
 * The lock is the kernel's (flock on an open file), so it is free as soon as its holder is dead, however it died: there
 * is no stale lock to judge. The file's text, the holder's process id, is only there to be shown.
 *
 * @param {string} path
 * @param {(holder: string) => void} onWait Called once when another process holds it.
 * @returns {Promise<{ descriptor: number, release: () => void }>} `descriptor`: to be handed to commands, which then hold
 *   the lock as well: what a killed set-up leaves running is waited for.
 */
export async function acquireLock(path, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  // 'a+' neither truncates the holder's process id nor fails where the file exists.
  const file = openSync(path, 'a+');
  // The flock belongs to the open file, which this process shares with the short-lived flock command on descriptor 3.
  const attempt = spawnSync('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
  if (attempt.error) {
    closeSync(file);
    throw new SetupError('The flock command is missing: run `apt-get install util-linux`.', {
      cause: attempt.error,
    });
  }
  if (attempt.status !== 0) {
    onWait(readFileSync(path, 'utf8').trim() || 'unknown');
    await waitForLock(file);
  }
  ftruncateSync(file, 0);
  writeSync(file, `${process.pid}\n`);
  return { descriptor: file, release: () => closeSync(file) };
}

/** @param {number} file */
async function waitForLock(file) {
  const waiting = spawn('flock', ['3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
  const status = await new Promise((resolve) => waiting.once('exit', resolve));
  if (status !== 0)
    throw new SetupError('Waiting for the other set-up was interrupted: run `npm run setup` again.');
}
