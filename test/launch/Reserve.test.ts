import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';

import { NodeProcess } from '../../launch/NodeProcess.js';
import { Reserve } from '../../launch/Reserve.js';
import { isRunning } from '../peer/processes.js';
import { waitUntil } from '../peer/waitUntil.js';

const program = resolve(import.meta.dirname, 'waitingProcess.mjs');

let reserve: Reserve;
let taken: NodeProcess | undefined;
afterEach(async () => {
  await taken?.end();
  await reserve.end();
});

function filled(names: readonly string[] = ['camera']): number {
  reserve = new Reserve(names, ['-r', '__ns:=/nao1'], program);
  reserve.fill();
  return reserve.pid ?? -1;
}

it('has one process wait, and hands it what it is to become', async () => {
  const pid = filled();
  reserve.fill();
  expect(reserve.pid).toBe(pid);
  const child = reserve.take({ becomes: ['node', 'camera'], env: { MARK: 'a mark' } });
  if (!child?.stdout) throw new Error('There is none.');
  expect(child.pid).toBe(pid);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  expect(line).toBe('one of camera with --ros-args -r __ns:=/nao1 became node camera with a mark');
  expect(reserve.take({ becomes: [], env: {} })).toBeUndefined();
  child.kill('SIGKILL');
});

it('takes a dead process’s place at once, with its lines and heartbeats heard', async () => {
  const pid = filled();
  const lines: string[] = [];
  const deaths: string[] = [];
  taken = new NodeProcess(
    { name: 'camera', nodes: ['camera'], rosArguments: [] },
    {
      line: (text) => lines.push(text),
      died: (how, restartInMs) => deaths.push(`${how}, ${restartInMs}`),
      restarted: () => undefined,
    },
    { reserve, program },
  );
  taken.start();
  await waitUntil('what it became', () => lines.length === 1);
  expect(lines[0]).toMatch(/became node camera --no-autostart --ros-args with undefined$/u);
  expect(taken.pid).toBe(pid);
  expect(await taken.channel?.isThere).toBe(true);
  // The next one is started as ever, and its death is told of it alone.
  process.kill(pid, 'SIGKILL');
  await waitUntil('another', () => taken?.pid !== pid);
  expect(deaths).toEqual(['SIGKILL, 0']);
});

it('fills no more once it has ended, and leaves nothing running', async () => {
  const pid = filled();
  await reserve.end();
  expect(isRunning(pid)).toBe(false);
  reserve.fill();
  expect(reserve.pid).toBeUndefined();
});

it('hands out none that has ended by itself', async () => {
  const pid = filled(['brief']);
  await waitUntil('its end', () => !isRunning(pid) && reserve.pid === undefined);
  expect(reserve.take({ becomes: [], env: {} })).toBeUndefined();
});
