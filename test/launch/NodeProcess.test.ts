import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { NodeProcess } from '../../launch/NodeProcess.js';
import { isRunning } from '../peer/processes.js';
import { waitUntil } from '../peer/waitUntil.js';
import { loopingFolder, loopingProgram } from './loopingFolder.js';

let folder: string;
let made: NodeProcess;
let lines: string[];
let deaths: { how: string; atMs: number }[];

beforeEach(() => {
  folder = loopingFolder();
  lines = [];
  deaths = [];
});

afterEach(async () => {
  await made.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A process whose first turn is spent as `turn` says. */
async function start(turn: 'loop' | 'well' | 'mute'): Promise<void> {
  made = new NodeProcess(
    { name: 'looping', nodes: ['none'], rosArguments: [turn, folder] },
    {
      line: (text) => lines.push(text),
      died: (how) => deaths.push({ how, atMs: performance.now() }),
      restarted: () => undefined,
    },
    { program: loopingProgram },
  );
  made.start();
  await waitUntil('its first line', () => lines.includes('first'), { context: () => lines.join('\n') });
  made.cameUp();
}

const hung = 'it hung, without a heartbeat for 4 s, and was killed';

describe('NodeProcess', () => {
  it('kills a process in an endless loop and starts it again', async () => {
    await start('loop');
    const loopedMs = performance.now();
    await waitUntil('its second life', () => lines.includes('again'));
    expect(deaths.map(({ how }) => how)).toEqual([hung]);
    const noticedSec = ((deaths[0]?.atMs ?? NaN) - loopedMs) / 1_000;
    console.info(`An endless loop was noticed after ${noticedSec.toFixed(1)} s`);
    // 4.0 to 4.3 s, and on a machine with too much to do as long as it takes to have had 0.3 s of a processor.
    expect(noticedSec).toBeLessThan(30);
  });

  it('does so with a stopped one, and with the next', async () => {
    await start('well');
    const { pid = -1 } = made;
    process.kill(pid, 'SIGSTOP');
    await waitUntil('its second life', () => lines.includes('again'));
    made.cameUp();
    expect(isRunning(pid)).toBe(false);
    process.kill(made.pid ?? -1, 'SIGSTOP');
    await waitUntil('its third life', () => lines.filter((line) => line === 'again').length === 2);
    expect(deaths.map(({ how }) => how)).toEqual([hung, hung]);
  });

  it('holds it against nobody that the launcher itself was stopped', async () => {
    await start('well');
    // Longer than any silence that is let pass; the process beats on.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000);
    await delay(2_000);
    expect(deaths).toEqual([]);
  });

  it('lets a process live that has never sent a heartbeat, and one that is asked to end', async () => {
    await start('mute');
    await delay(6_000);
    expect(deaths).toEqual([]);
    await made.end();
    lines = [];
    rmSync(join(folder, 'marker'));
    await start('well');
    const { pid = -1 } = made;
    process.kill(pid, 'SIGSTOP');
    made.unwatch();
    await delay(6_000);
    expect(isRunning(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await waitUntil('its death', () => deaths.length === 1);
    expect(deaths.map(({ how }) => how)).toEqual(['SIGKILL']);
  });
});
