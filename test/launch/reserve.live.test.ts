import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { childrenOf, isRunning, type Child } from '../peer/processes.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';

const folder = mkdtempSync(join(tmpdir(), 'rapport-reserve-'));
let launched: RapportProcess | undefined;
afterAll(async () => {
  await launched?.dispose();
  rmSync(folder, { recursive: true });
});

function child(what: RegExp): Child | undefined {
  return childrenOf(launched?.pid ?? -1).find(({ commandLine }) => what.test(commandLine));
}

function waiting(): Promise<Child> {
  return waitUntil('a process in reserve', () => child(/\/bundle\/reserve\.js /u), {
    context: () => launched?.output ?? '',
  });
}

/** Kills a process of the launch; the one that has taken its place. */
async function killed(what: RegExp): Promise<Child> {
  const dying = child(what);
  if (!dying) throw new Error(`The launch has no process ${String(what)}.`);
  process.kill(dying.pid, 'SIGKILL');
  return waitUntil('its successor', () => {
    const found = child(what);
    return found?.pid !== dying.pid && found;
  });
}

it('takes the place of whichever process dies, is known to DDS before, and ends with its launch', async () => {
  launched = new RapportProcess(await claimDomain(), [
    ...['launch', 'session', '--no-start', '--page', '--page-port', '0', '--folder', folder],
  ]);
  const { lines } = launched;
  const first = await waiting();
  await waitUntil('its part in DDS', () =>
    /\/dev\/shm\/(fastdds|fastrtps)/u.test(readFileSync(`/proc/${first.pid}/maps`, 'utf8')),
  );
  expect((await killed(/ console /u)).pid).toBe(first.pid);
  await waitUntil('the page again', () => lines.filter((line) => line.includes('is served at')).length === 2);

  const second = await waiting();
  expect(second.pid).not.toBe(first.pid);
  expect((await killed(/ node recorder /u)).pid).toBe(second.pid);
  await launched.line(/recorder \(recorder\) runs again/u);

  await waiting();
  const all = childrenOf(launched.pid);
  launched.kill('SIGKILL');
  await launched.ended();
  await waitUntil('the end of all', () => !all.some(({ pid }) => isRunning(pid)));
}, 240_000);
