import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { PageProcess } from '../../launch/PageProcess.js';
import { isRunning } from '../peer/processes.js';
import { waitUntil } from '../peer/waitUntil.js';
import { loopingFolder, loopingProgram } from './loopingFolder.js';

let folder: string;
let made: PageProcess;
let lines: string[];

beforeEach(() => {
  folder = loopingFolder();
  lines = [];
});

afterEach(async () => {
  await made.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A process in the page's place: `mute` is one that is never served. */
async function start(turn: 'loop' | 'well' | 'mute'): Promise<number> {
  const write = (line: string): void => void lines.push(line);
  made = new PageProcess({ folder, port: 1, rosArguments: [turn, folder], write }, loopingProgram);
  made.start();
  await waitUntil('its first line', () => lines.includes('  page: first'), {
    context: () => lines.join('\n'),
  });
  return made.pid ?? -1;
}

const hung =
  "  ! the operator's page ended (it hung, without a heartbeat for 4 s, and was killed) and is served again";

it('a page that is stopped is killed and served again', async () => {
  const pid = await start('well');
  process.kill(pid, 'SIGSTOP');
  await waitUntil('its second life', () => lines.includes('  page: again'));
  expect(lines).toContain(hung);
  expect(isRunning(pid)).toBe(false);
});

it('so is one in an endless loop', async () => {
  await start('loop');
  await waitUntil('its second life', () => lines.includes('  page: again'));
  expect(lines).toContain(hung);
});

it('a page that is killed just after it was served is served again', async () => {
  process.kill(await start('well'), 'SIGKILL');
  await waitUntil('its second life', () => lines.includes('  page: again'));
  expect(lines).toContain("  ! the operator's page ended (SIGKILL) and is served again");
});

it('a page that was never served is given up with its reason', async () => {
  process.kill(await start('mute'), 'SIGKILL');
  await waitUntil('the reason', () => lines.length === 2);
  expect(lines[1]).toBe(
    '  ! the operator\'s page is not served (SIGKILL); "rapport console" serves it by itself',
  );
});
