import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

import { describe, expect, it, onTestFinished } from 'vitest';

import { acquireLock } from '../../setup/engine/lock.mjs';
import { temporaryFolder } from './temporaryFolder.js';

/** A process that takes the lock, says so and keeps it. */
async function holder(path: string): Promise<ChildProcessByStdio<null, Readable, null>> {
  const module = resolve(import.meta.dirname, '../../setup/engine/lock.mjs');
  const program = `
    const { acquireLock } = await import(${JSON.stringify(module)});
    await acquireLock(${JSON.stringify(path)}, () => undefined);
    process.stdout.write('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child;
}

describe('acquireLock', () => {
  it('is free where nobody holds it, and names its holder', async () => {
    const path = join(temporaryFolder(), 'state/setup.lock');
    const { release } = await acquireLock(path, () => undefined);
    expect(readFileSync(path, 'utf8')).toBe(`${process.pid}\n`);
    release();
  });

  it('is taken over from a process that is dead, whatever the file says', async () => {
    const path = join(temporaryFolder(), 'setup.lock');
    // A process id that may even belong to somebody else by now.
    writeFileSync(path, `${process.ppid}\n`);
    const waited: string[] = [];
    const { release } = await acquireLock(path, (pid) => waited.push(pid));
    expect(waited).toEqual([]);
    release();
  });

  it('waits for a living holder and goes on when it is killed', async () => {
    const path = join(temporaryFolder(), 'setup.lock');
    const other = await holder(path);
    const waited: string[] = [];
    let acquired = false;
    const acquiring = acquireLock(path, (pid) => waited.push(pid)).then((lock) => {
      acquired = true;
      return lock;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(acquired).toBe(false);
    expect(waited).toEqual([String(other.pid)]);
    other.kill('SIGKILL');
    const { release } = await acquiring;
    expect(readFileSync(path, 'utf8')).toBe(`${process.pid}\n`);
    release();
  });

  it('is held by a command for as long as that runs, though its set-up was killed', async () => {
    const path = join(temporaryFolder(), 'setup.lock');
    const first = await acquireLock(path, () => undefined);
    const left = spawn('sleep', ['0.5'], { stdio: ['ignore', 'ignore', 'ignore', first.descriptor] });
    first.release();
    const waited: string[] = [];
    const second = await acquireLock(path, (pid) => waited.push(pid));
    expect(left.exitCode).toBe(0);
    expect(waited).toHaveLength(1);
    second.release();
  });
});
