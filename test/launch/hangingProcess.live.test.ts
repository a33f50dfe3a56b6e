import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { childrenOf, isRunning } from '../peer/processes.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { waitUntil } from '../peer/waitUntil.js';

const played = recording('WolfgangLanger_Pexels.mp4');

let folder: string;
let started: RapportProcess;

beforeAll(async () => {
  if (played === undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'rapport-hanging-'));
  const domain = await claimDomain();
  started = new RapportProcess(domain, ['launch', 'session', '--folder', folder, '--recording', played]);
  await started.line(/engagement [+−]\d/, 120_000);
}, 150_000);

afterAll(async () => {
  if (played === undefined) return;
  await started.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** 5 s, and what a loaded machine takes to let the launcher look and this test read. */
const noticedWithinSec = 10;

/** How long a loaded machine may take to start a process and to load its networks. */
const returnMs = 150_000;

/** Stops the process of a node, as one that hangs, and waits until that is noticed. */
async function stopProcessOf(node: string): Promise<{ readonly noticedSec: number; readonly pid: number }> {
  const found = childrenOf(started.pid).find(({ commandLine }) => commandLine.includes(` ${node} `));
  if (!found) throw new Error(`The launch has no process with ${node}.`);
  const before = started.lines.length;
  const stoppedMs = performance.now();
  process.kill(found.pid, 'SIGSTOP');
  await waitUntil(
    'the end of it',
    () => started.lines.slice(before).some((line) => line.includes('it hung, without a heartbeat for 4 s')),
    { context: () => started.output },
  );
  const noticedSec = (performance.now() - stoppedMs) / 1_000;
  await waitUntil(
    'its return',
    () => started.lines.slice(before).some((line) => line.includes('runs again')),
    { timeoutMs: returnMs, context: () => started.output },
  );
  console.info(
    `${node}: noticed after ${noticedSec.toFixed(1)} s, up again after ${((performance.now() - stoppedMs) / 1_000).toFixed(1)} s`,
  );
  return { noticedSec, pid: found.pid };
}

/** Waits until frames with engagement come that are new. */
async function framesGoOn(): Promise<void> {
  const before = started.lines.length;
  await waitUntil('engagement again', () =>
    started.lines.slice(before).some((line) => /engagement [+−]\d/.test(line)),
  );
}

describe.skipIf(played === undefined)('a process of rapport launch session that hangs', () => {
  it('is noticed within 5 s and started again: perception', async () => {
    const { noticedSec, pid } = await stopProcessOf('engagement');
    expect(noticedSec).toBeLessThan(noticedWithinSec);
    expect(isRunning(pid)).toBe(false);
    await framesGoOn();
  }, 240_000);

  it('is noticed within 5 s and started again: the session, which goes on', async () => {
    const { noticedSec, pid } = await stopProcessOf('session');
    expect(noticedSec).toBeLessThan(noticedWithinSec);
    expect(isRunning(pid)).toBe(false);
    await framesGoOn();
    const sessions = readdirSync(folder);
    expect(sessions).toHaveLength(1);
    const [session = ''] = sessions;
    const rows = (): number => readFileSync(join(folder, session, 'frames.csv'), 'utf8').split('\n').length;
    const before = rows();
    await waitUntil('new rows', () => rows() > before);
  }, 240_000);

  it('ends as ever afterwards', async () => {
    started.kill('SIGINT');
    expect(await started.ended(60_000), started.output).toEqual({ code: 0, signal: null });
  }, 90_000);
});
