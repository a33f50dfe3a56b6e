import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readSessionLog } from '../../record/recoverSession.js';
import { stopFrames, streamFrames } from '../peer/frames.js';
import type { Peer, PeerMessage } from '../peer/Peer.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { states, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';

const { sessionState, speech } = suiteTopics;

let bench: SessionBench;
let peer: Peer;
let operator: SessionClient;

beforeAll(async () => {
  bench = await SessionBench.start();
  ({ peer, operator } = bench);
});

afterAll(() => bench.dispose());

describe('a session on a full disk', () => {
  it('says at its end that it is not saved, and is whole as soon as there is room', async (context) => {
    const disk = join(bench.folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'pipe' });
    } catch {
      context.skip('only root can mount a small disk');
    }
    context.onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
    });
    const node = bench.rapport('node', 'session', '--ros-args', '-p', `folder:=${disk}`);
    await operator.state(states.idle);
    const folder = (await operator.start({ session_id: 'full' }))['folder'] as string;
    const ballast = join(disk, 'ballast');
    try {
      writeFileSync(ballast, Buffer.alloc(1024 * 1024));
    } catch {
      // It takes whatever room there is.
    }
    streamFrames(peer, 0.5);
    const { frames } = await peer.message(sessionState.name, (state: PeerMessage) => state.frames >= 60);
    stopFrames(peer);
    const stopped = await operator.stop('dinner');
    expect(stopped).toMatchObject({ success: false, folder });
    expect(stopped.message).toMatch(
      /^The session has ended and is NOT SAVED to .* no space is left: free some/,
    );
    const isLate = ({ warning }: PeerMessage): boolean => warning === stopped.message;
    expect(await peer.message(sessionState.name, isLate)).toMatchObject({ state: states.idle, saved: false });

    // A new session of the same node leaves the old one's lines waiting.
    expect(await operator.start({ session_id: 'next' })).toMatchObject({
      success: true,
      message: expect.stringContaining('The session goes on but is not being saved') as string,
    });
    rmSync(ballast);
    await peer.message(
      sessionState.name,
      ({ session_id: id, saved }: PeerMessage) => id === 'next' && saved === true,
    );
    expect(await operator.stop()).toMatchObject({ success: true });
    expect(reportOf(folder)).toMatchObject({ complete: true, recovered: false, sessionId: 'full' });
    expect(reportOf(folder).coverage.frames).toBeGreaterThanOrEqual(frames as number);
    const { events, warnings } = await readSessionLog(folder);
    expect(warnings).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: 'ended' });
    node.kill('SIGTERM');
    expect(await node.ended()).toEqual({ code: 0, signal: null });
  }, 120_000);
});

describe('a session in simulated time that has ended', () => {
  it('stops although the robot never answers and the clock stands still', async () => {
    const robot = bench.rapport('node', 'nao_simulator', 'behaviour');
    // Nobody publishes /clock.
    bench.rapport(
      ...['node', 'session', '--ros-args', '-p', 'use_sim_time:=true', '-p', 'stop_timeout_sec:=1.0'],
      ...['-p', `folder:=${bench.folder}`],
    );
    peer.forget();
    await operator.state(states.idle);
    const { folder } = await operator.start({ session_id: 'still' });
    await operator.execute('calm_pause', 'Let us rest. Breathe in slowly. And breathe out.');
    await peer.count(speech.name, 1);
    robot.kill('SIGSTOP');
    try {
      const askedMs = performance.now();
      expect(await operator.stop()).toMatchObject({ success: true });
      console.info(`Stopped after ${((performance.now() - askedMs) / 1_000).toFixed(1)} s`);
    } finally {
      robot.kill('SIGCONT');
    }
    expect(reportOf(folder as string)).toMatchObject({ complete: true, sessionId: 'still' });
  }, 120_000);
});
