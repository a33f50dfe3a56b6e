import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { childrenOf, isRunning, type Child } from '../peer/processes.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { reportOf } from '../peer/SessionBench.js';
import { waitUntil } from '../peer/waitUntil.js';

const played = recording('WolfgangLanger_Pexels.mp4');

let domain: number;
let folder: string;
let started: RapportProcess;

beforeAll(async () => {
  domain = await claimDomain();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-launch-'));
  started = new RapportProcess(domain, [
    ...['launch', 'session', '--folder', folder, '--recording', played ?? ''],
  ]);
});

afterEach(async () => {
  await started.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** The folder of the only session. */
function session(): string {
  const [name = ''] = readdirSync(folder);
  return join(folder, name);
}

/** Stops the process of a node, as one that hangs, and returns all processes of the launch. */
function hang(node: string): Child[] {
  const children = childrenOf(started.pid);
  const hanging = children.find(({ commandLine }) => commandLine.includes(` ${node} `));
  if (!hanging) throw new Error(`The launch has no process with ${node}.`);
  process.kill(hanging.pid, 'SIGSTOP');
  return children;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

describe.skipIf(played === undefined)('the end of rapport launch session', () => {
  it('saves the session first although perception hangs, and ends at once on the second Ctrl-C', async () => {
    await started.line(/engagement [+−]\d/);
    const children = hang('engagement');
    const askedMs = performance.now();
    const since = (): string => `${((performance.now() - askedMs) / 1_000).toFixed(1)} s`;
    started.kill('SIGINT');
    // A node that does not answer is waited for 30 s.
    await waitUntil('the summary', () => reportOf(session()).complete === true, { timeoutMs: 15_000 });
    console.info(`Saved ${since()} after the first Ctrl-C`);
    await pause(1_000);
    expect(started.running).toBe(true);
    started.kill('SIGINT');
    // A stopped process does not hear SIGTERM: SIGKILL comes 8 s later.
    expect(await started.ended(20_000), started.output).toEqual({ code: 0, signal: null });
    console.info(`Ended ${since()} after it, the second having come a second after the first`);
    for (const { pid } of children) expect(isRunning(pid)).toBe(false);
    expect(started.output).toMatch(/^The processes are ended at once\.$/m);
    expect(reportOf(session())).toMatchObject({ stopped: { reason: 'the launch was ended' } });
    expect(started.output).toContain(`folder      ${session()}`);
  }, 120_000);

  it('ends by itself when perception hangs, asking one node of the process only', async () => {
    await started.line(/engagement [+−]\d/);
    const children = hang('engagement');
    started.kill('SIGINT');
    expect(await started.ended(60_000), started.output).toEqual({ code: 0, signal: null });
    for (const { pid } of children) expect(isRunning(pid)).toBe(false);
    expect(started.lines.filter((line) => line.includes('has not answered for 30 s'))).toHaveLength(1);
    expect(reportOf(session())).toMatchObject({ complete: true });
  }, 120_000);

  it('has the session saved when the second Ctrl-C comes before it was stopped', async () => {
    await started.line(/engagement [+−]\d/);
    const children = hang('camera');
    started.kill('SIGINT');
    await pause(700);
    expect(reportOf(session())).toMatchObject({ complete: false });
    started.kill('SIGINT');
    expect(await started.ended(20_000), started.output).toEqual({ code: 0, signal: null });
    for (const { pid } of children) expect(isRunning(pid)).toBe(false);
    expect(reportOf(session())).toMatchObject({ complete: true, stopped: { by: 'session' } });
  }, 120_000);

  it('says that the session is not saved, and ends with 1, when the disk is full', async (context) => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'pipe' });
    } catch {
      context.skip('only root can mount a small disk');
    }
    try {
      await waitUntil('the session', () => readdirSync(folder).length === 1);
      const path = session();
      try {
        writeFileSync(join(folder, 'ballast'), Buffer.alloc(1024 * 1024));
      } catch {
        // It takes whatever room there is.
      }
      await started.line(/The session goes on but is not being saved to .* no space is left/);
      started.kill('SIGINT');
      expect(await started.ended(), started.output).toEqual({ code: 1, signal: null });
      expect(started.output).toMatch(/^ {2}! (session: )?The session has ended and is NOT SAVED to /m);
      expect(started.output).toMatch(
        /^ {2}! session: The session node stops and .* is NOT SAVED as a whole: /m,
      );
      expect(started.output).toMatch(/NOT SAVED as a whole$|! NOT SAVED: there is no summary/m);
      expect(started.output).toContain(path);
      expect(started.output).not.toMatch(/^\s+at /m);
    } finally {
      execFileSync('umount', ['-l', folder]);
    }
  }, 120_000);
});
