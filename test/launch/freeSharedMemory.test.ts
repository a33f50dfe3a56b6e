import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { freeSharedMemory } from '../../launch/freeSharedMemory.js';
import { waitUntil } from '../peer/waitUntil.js';

let folder: string;
let owner: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-shm-'));
});

afterEach(() => {
  owner?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A segment of 8 KiB and its lock file, made two minutes ago, named as Fast DDS names them. */
function segment(name: string): string {
  const file = join(folder, name);
  const made = Date.now() / 1_000 - 120;
  writeFileSync(file, Buffer.alloc(8_192, 1));
  writeFileSync(`${file}_el`, '');
  utimesSync(`${file}_el`, made, made);
  return file;
}

/** A process that holds the segment's lock as its owner in Fast DDS does. */
async function hold(file: string): Promise<ChildProcess> {
  const child = spawn('flock', [`${file}_el`, 'sh', '-c', 'echo held; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  await waitUntil('the lock', () => said.includes('held'));
  return child;
}

describe('freeSharedMemory', () => {
  it('removes what killed programs left, counts it, and leaves what a living one holds', async () => {
    const dead = segment('fastdds_017ea359ddea36f1');
    const deadOfHumble = segment('fastrtps_796f9c10effb4cf1');
    const living = segment('fastdds_019e020dac504bf4');
    owner = await hold(living);
    expect(await freeSharedMemory({ folder })).toBe(2 * 8_192);
    expect([dead, `${dead}_el`, deadOfHumble, `${deadOfHumble}_el`].filter(existsSync)).toEqual([]);
    expect([living, `${living}_el`].every(existsSync)).toBe(true);
  });

  it('leaves a file that may not be locked yet, ports, and what is not of Fast DDS', async () => {
    const young = segment('fastdds_0fffffffffffffff');
    utimesSync(`${young}_el`, new Date(), new Date());
    const others = ['fastdds_port7412', 'fastdds_short', 'sem.fastdds_017ea359ddea36f1'].map(segment);
    expect(await freeSharedMemory({ folder })).toBe(0);
    expect([young, ...others].every(existsSync)).toBe(true);
  });

  it('frees nothing of a folder that is not there', async () => {
    expect(await freeSharedMemory({ folder: join(folder, 'none') })).toBe(0);
  });
});
