import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { Peer, stampOf, type PeerMessage } from '../peer/Peer.js';
import { childrenOf, isRunning } from '../peer/processes.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';
import { SessionClient, states } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { patienceMs, waitUntil } from '../peer/waitUntil.js';

const short = recording('single_face.mp4');
const long = recording('WolfgangLanger_Pexels.mp4');

let domain: number;
let folder: string;
let launched: RapportProcess[] = [];

beforeAll(async () => {
  domain = await claimDomain();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-launch-'));
});

afterEach(async () => {
  await Promise.all(launched.map((each) => each.dispose()));
  launched = [];
  rmSync(folder, { recursive: true, force: true });
});

function launch(...args: string[]): RapportProcess {
  const made = new RapportProcess(domain, ['launch', 'session', '--folder', folder, ...args]);
  launched.push(made);
  return made;
}

/** Kills a process of the launch by a node that it runs, and waits until that runs again. */
async function killProcessOf(node: string, started: RapportProcess): Promise<void> {
  const restarts = (): number => started.lines.filter((line) => line.includes('runs again')).length;
  const before = restarts();
  const found = childrenOf(started.pid).find(({ commandLine }) => commandLine.includes(` ${node} `));
  if (!found) throw new Error(`The launch has no process with ${node}.`);
  process.kill(found.pid, 'SIGKILL');
  await waitUntil(`${node} again`, () => restarts() > before, { context: () => started.output });
}

/** The sessions' folders, oldest first. */
function sessions(): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

function report(path: string | undefined): PeerMessage {
  return JSON.parse(readFileSync(join(path ?? '', 'session.json'), 'utf8'));
}

function rows(path: string | undefined): string[] {
  return readFileSync(join(path ?? '', 'frames.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
}

describe.skipIf(short === undefined)('rapport launch session --once', () => {
  it('plays a recording through the whole suite, shows it, leaves a complete session, and ends with 0', async () => {
    const started = launch(
      '--recording',
      short ?? '',
      '--once',
      '--auto-decide',
      '--child',
      'c01',
      '--operator',
      'ada',
    );
    expect(await started.ended(120_000), started.output).toEqual({ code: 0, signal: null });
    expect(sessions()).toHaveLength(1);
    const [path = ''] = sessions();
    const written = report(path);
    expect(written).toMatchObject({
      complete: true,
      recovered: false,
      childId: 'c01',
      operator: 'ada',
      stopped: { reason: 'the launch was ended' },
    });
    // 72 frames in the recording: every one went through the chain or was counted as skipped, but for the very first,
    // which a subscriber may not have been found for.
    const { frames, skippedFrames } = written.coverage;
    expect(frames + (skippedFrames ?? 0)).toBeGreaterThan(60);
    expect(frames + (skippedFrames ?? 0)).toBeLessThanOrEqual(72);
    expect(written.coverage.framesWithFace).toBeGreaterThan(0);
    expect(rows(path)).toHaveLength(frames);
    expect(written.features.vector).toHaveLength(58);
    expect(written.engagement.framesBySource.prior).toBeGreaterThan(0);
    expect(written.affectModels).toHaveLength(1);
    for (const line of [
      /^Session s\d+, \d/,
      /^ {2}frames +\d+ processed/,
      /^ {2}latency +p50/,
      /^ {2}engagement/,
    ])
      expect(started.output).toMatch(new RegExp(line.source, 'm'));
    expect(started.output).toContain(`folder      ${path}`);
    expect(started.output).toMatch(/frames\/s +latency/);
    expect(started.output).not.toMatch(/^\s+at /m);
  }, 150_000);

  it('refuses --once without a recording, in one sentence', async () => {
    const started = launch('--once');
    expect(await started.ended(), started.output).toMatchObject({ code: 1 });
    expect(started.output).toMatch(/^rapport: --once .*needs? --recording/);
    expect(started.lines).toHaveLength(1);
  });

  it('ends with 1 and the reason when the recording cannot be read', async () => {
    const started = launch('--recording', '/no/such/file.mp4', '--once');
    expect(await started.ended(120_000), started.output).toMatchObject({ code: 1 });
    expect(started.output).toContain('/no/such/file.mp4 cannot be read');
    expect(started.output).not.toMatch(/^\s+at /m);
  }, 150_000);
});

describe.skipIf(long === undefined)('rapport launch session', () => {
  it('refuses a second launch on the same ROS domain in one sentence, and the first goes on', async () => {
    const first = launch('--recording', long ?? '');
    await first.line(/engagement [+−]\d/);
    const second = launch('--recording', long ?? '');
    expect(await second.ended(), second.output).toMatchObject({ code: 1 });
    expect(second.lines).toEqual([
      `rapport: Another launch (process ${first.pid}) runs on ROS domain ${domain}: end it, or choose another ROS_DOMAIN_ID (0 to 101) or namespace (--ros-args -r __ns:=/NAME).`,
    ]);
    const shown = first.lines.length;
    await waitUntil('more from the first', () => first.lines.length > shown + 2);
    expect(first.output).not.toContain('died');
    await first.dispose();
    expect(sessions()).toHaveLength(1);
    expect(report(sessions()[0])).toMatchObject({ complete: true });
  });

  it('restarts what dies, saves the session on Ctrl-C, and leaves nothing running', async () => {
    const peer = await Peer.start(domain);
    try {
      const { engagement, prompt, decision } = suiteTopics;
      peer.subscribe(engagement, prompt, decision);
      // Engagement below 1 is always low here: a prompt comes after a second.
      const eager = ['-p', 'session:prompt_threshold:=1.0', '-p', 'session:prompt_low_sec:=1.0'];
      const started = launch('--recording', long ?? '', '--auto-decide', '--ros-args', ...eager);
      await started.line(/engagement [+−]\d/);
      await started.line(/prompt .* executing/);
      const accepted = await peer.message(decision.name);
      expect(accepted).toMatchObject({ automatic: true, operator_name: 'automatic operator' });
      expect(started.output).toMatch(/automatic operator/i);

      const perception = childrenOf(started.pid).find(({ commandLine }) =>
        commandLine.includes(' engagement '),
      );
      if (!perception) throw new Error('The launch has no perception process.');
      const killedNs = BigInt(Date.now()) * 1_000_000n;
      process.kill(perception.pid, 'SIGKILL');
      await started.line(/perception .*died \(SIGKILL\); it is started again/);
      await started.line(/perception .*runs again/);
      await peer.message(
        engagement.name,
        (message: PeerMessage) => stampOf(message) > killedNs && !Number.isNaN(message.score),
      );
      // No score was published of an image from before the death, after it.
      expect(sessions()).toHaveLength(1);

      // Four of the suite, and one that waits for the next death.
      const children = await waitUntil('a process in reserve', () => {
        const found = childrenOf(started.pid);
        return found.length === 5 && found;
      });
      started.kill('SIGINT');
      expect(await started.ended(), started.output).toEqual({ code: 0, signal: null });
      for (const { pid } of children) expect(isRunning(pid)).toBe(false);
      const [path] = sessions();
      expect(report(path)).toMatchObject({ complete: true });
      const [first] = report(path).prompts;
      expect(first.decision).toMatchObject({ decision: 'approve', automatic: true });
      const { frames, heldFrames } = report(path).coverage;
      expect(rows(path)).toHaveLength(frames + heldFrames);
      expect(started.output).toContain(`folder      ${path ?? ''}`);
    } finally {
      await peer.dispose();
    }
  }, 240_000);

  it('goes on in the same record when the session process dies', async () => {
    const started = launch('--recording', long ?? '');
    await started.line(/engagement [+−]\d/);
    const [first] = sessions();
    await waitUntil('rows of the first session', () => rows(first).length > 5);
    const session = childrenOf(started.pid).find(({ commandLine }) =>
      commandLine.includes(' behaviour session '),
    );
    if (!session) throw new Error('The launch has no session process.');
    process.kill(session.pid, 'SIGKILL');
    await started.line(/session .*died \(SIGKILL\); it is started again/);
    await started.line(/session .*runs again/);
    await started.line(/^Session .* goes on in /);
    const before = rows(first).length;
    await waitUntil('more rows of the session', () => rows(first).length > before + 5);
    started.kill('SIGTERM');
    expect(await started.ended(), started.output).toEqual({ code: 0, signal: null });
    expect(sessions()).toEqual([first]);
    const written = report(first);
    expect(written).toMatchObject({ complete: true, recovered: false });
    const { frames, heldFrames } = written.coverage;
    expect(rows(first)).toHaveLength(frames + heldFrames);
    expect((written.notes as { kind: string }[]).map(({ kind }) => kind)).toContain('restarted');
  }, 240_000);

  it('lets the session that an operator leads go on, held as it was, and starts none that was stopped', async () => {
    const peer = await Peer.start(domain);
    try {
      const client = new SessionClient(peer);
      const image = '/my/camera/image_raw';
      const started = launch('--recording', long ?? '', '--no-start', '--ros-args', '-r', `image:=${image}`);
      await started.line(/frames\/s/);
      const publishersOf = async (topic: string): Promise<number> =>
        (await peer.graph()).publishers[topic] ?? 0;
      await waitUntil('the camera under its other name', async () => (await publishersOf(image)) === 1);
      expect(await publishersOf(suiteTopics.image.name)).toBe(0);

      expect(await client.start({ child_id: 'c08', culture: 'C1' })).toMatchObject({ success: true });
      expect(await client.hold(true)).toMatchObject({ success: true });
      await killProcessOf('session', started);
      expect(started.output).toMatch(/^Session .* goes on in /m);
      expect(sessions()).toHaveLength(1);
      const folders = sessions();
      const held = await peer.message(
        suiteTopics.sessionState.name,
        ({ state, folder: its }: PeerMessage) => state === states.held && its === folders[0],
      );
      expect(held).toMatchObject({ child_id: 'c08', culture: 'C1', operator_name: 'ada' });

      expect(await client.stop()).toMatchObject({ success: true });
      await killProcessOf('session', started);
      expect(started.output).toMatch(
        /^No session runs: start one with rapport operator start --child ID --operator NAME\.$/m,
      );
      started.kill('SIGINT');
      expect(await started.ended(), started.output).toEqual({ code: 0, signal: null });
      expect(sessions()).toEqual(folders);
      expect(report(folders[0])).toMatchObject({ childId: 'c08', stopped: { reason: 'the test is over' } });
      expect(started.output).not.toContain('! session:');
      expect(started.output).toContain(`folder      ${folders[0] ?? ''}`);
    } finally {
      await peer.dispose();
    }
  }, 240_000);

  it('does not take the restart of a camera for the end of its recording', async () => {
    const started = launch('--recording', long ?? '', '--once');
    await started.line(/frames\/s/);
    await killProcessOf('camera', started);
    const shown = started.lines.length;
    await waitUntil('more frames', () =>
      started.lines.slice(shown).some((line) => line.includes('frames/s')),
    );
    expect(await started.ended(120_000), started.output).toEqual({ code: 0, signal: null });
    expect(report(sessions()[0])).toMatchObject({ complete: true });
  }, 240_000);

  it('takes its nodes along when it is killed itself', async () => {
    const started = launch('--recording', long ?? '');
    await started.line(/frames\/s/);
    // Four of the suite, and one that waits for the first death.
    const children = await waitUntil('a process in reserve', () => {
      const found = childrenOf(started.pid);
      return found.length === 5 && found;
    });
    started.kill('SIGKILL');
    await started.ended();
    await waitUntil('the end of all', () => children.every(({ pid }) => !isRunning(pid)));
    // The session's process has heard of it and has saved the session.
    expect(report(sessions()[0])).toMatchObject({ complete: true });
  }, 240_000);

  it('ends soon when Ctrl-C comes before the nodes are up', async () => {
    const started = launch('--recording', long ?? '');
    const children = await waitUntil('its processes', () => {
      const found = childrenOf(started.pid);
      return found.length === 4 && found;
    });
    started.kill('SIGINT');
    expect(await started.ended(patienceMs), started.output).toMatchObject({ signal: null });
    for (const { pid } of children) expect(isRunning(pid)).toBe(false);
    expect(started.output).not.toMatch(/^\s+at /m);
  }, 120_000);
});
