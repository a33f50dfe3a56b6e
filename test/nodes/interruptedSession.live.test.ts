import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readSessionLog } from '../../record/recoverSession.js';
import { stopFrames, streamFrames } from '../peer/frames.js';
import type { Peer, PeerMessage } from '../peer/Peer.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { decisions, states, statusOf, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { sessionState, annotation } = suiteTopics;

let bench: SessionBench;
let peer: Peer;
let operator: SessionClient;

beforeAll(async () => {
  bench = await SessionBench.start();
  ({ peer, operator } = bench);
});

afterAll(() => bench.dispose());

describe('a session whose process dies', () => {
  let session: RapportProcess;
  let path: string;

  beforeAll(async () => {
    session = bench.rapport('node', 'session', '--ros-args', '-p', `folder:=${bench.folder}`);
    await operator.state(states.idle);
    path = (await operator.start({ session_id: 'dying' }))['folder'] as string;
  }, 120_000);

  it('lets a prompt fail with a sentence when there is no behaviour node', async () => {
    const id = await operator.execute('wave');
    const failed = await operator.prompt(id, statusOf.failed);
    expect(failed.message).toMatch(/behaviour node is not there: start it/);
    // The session goes on.
    expect(await operator.propose('nod')).toMatchObject({ success: true });
  });

  it('has its frames on the disk after SIGKILL, but for the last second', async () => {
    streamFrames(peer, 0.5);
    const counted = await peer.message(sessionState.name, ({ frames }: { frames: number }) => frames >= 20);
    const csv = join(path, 'frames.csv');
    // What was counted by now must be there a second later, however loaded the machine is.
    await waitUntil(
      `${counted.frames} rows`,
      () => readFileSync(csv, 'utf8').split('\n').length - 2 >= counted.frames,
      {
        timeoutMs: 10_000,
      },
    );
    session.kill('SIGKILL');
    expect(await session.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    stopFrames(peer);
    const { events } = await readSessionLog(path);
    expect(events.filter(({ kind }) => kind === 'frame').length).toBeGreaterThanOrEqual(
      counted.frames as number,
    );
    expect(events[0]).toMatchObject({ kind: 'started', setup: { sessionId: 'dying' } });
    expect(events.some(({ kind }) => kind === 'prompt-decided')).toBe(true);
  });

  it('has its summary rebuilt when the session node starts again', async () => {
    // Younger ones might still be written by somebody.
    const twoMinutesAgo = Date.now() / 1_000 - 120;
    for (const file of readdirSync(path)) utimesSync(join(path, file), twoMinutesAgo, twoMinutesAgo);
    const again = bench.rapport('node', 'session', '--ros-args', '-p', `folder:=${bench.folder}`);
    await again.line(/had been cut off; its summary is rebuilt/);
    expect(reportOf(path)).toMatchObject({ recovered: true, sessionId: 'dying' });
    expect(reportOf(path).coverage.frames).toBeGreaterThanOrEqual(20);
    expect(existsSync(join(path, 'frames.csv'))).toBe(true);
    again.kill('SIGINT');
    await again.ended();
    peer.forget();
  });
});

describe('a session whose node is killed and started again at once', () => {
  let killed: RapportProcess;
  let path: string;
  let before: number;

  const node = (): RapportProcess =>
    bench.rapport('node', 'session', '--ros-args', '-p', `folder:=${bench.folder}`);

  beforeAll(async () => {
    killed = node();
    await operator.state(states.idle);
    path = (await operator.start({ session_id: 'killed', child_id: 'c07' }))['folder'] as string;
    streamFrames(peer, 0.5);
    peer.publish(annotation, { value: 0.75, coder: 'ann', child_id: 'c07' });
    await operator.propose('nod');
    await operator.decide('killed-p1', decisions.skip);
    ({ frames: before } = await peer.message(
      sessionState.name,
      ({ frames, session_id: id }: PeerMessage) => id === 'killed' && frames >= 20,
    ));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    killed.kill('SIGKILL');
    await killed.ended();
    peer.forget();
    node();
    await peer.message(sessionState.name, ({ state }: PeerMessage) => state === states.running);
  }, 120_000);

  it('goes on under its id, in its folder, with its frames counted on', async () => {
    const after = await peer.message(sessionState.name, ({ frames }: PeerMessage) => frames >= before + 20);
    expect(after).toMatchObject({ session_id: 'killed', child_id: 'c07', folder: path });
  });

  it('never says that no session runs', () => {
    expect(peer.messages(sessionState.name).map(({ state }) => state as number)).not.toContain(states.idle);
  });

  it('has everything in one record: what was before, the restart, and what came after', async () => {
    await operator.propose('wave');
    await operator.decide('killed-p2', decisions.skip);
    stopFrames(peer);
    expect(await operator.stop('the end')).toMatchObject({ success: true });
    const report = reportOf(path);
    expect(report).toMatchObject({ complete: true, recovered: false, sessionId: 'killed', annotations: 1 });
    expect((report['prompts'] as { prompt: { id: string } }[]).map(({ prompt }) => prompt.id)).toEqual([
      'killed-p1',
      'killed-p2',
    ]);
    expect((report['notes'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(['restarted']);
    const { events, warnings } = await readSessionLog(path);
    expect(warnings).toEqual([]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(events.filter(({ kind }) => kind === 'frame').length).toBe(report.coverage.frames);
    expect(existsSync(join(path, 'writer.pid'))).toBe(false);
  });
});
