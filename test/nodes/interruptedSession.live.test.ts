import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readSessionLog } from '../../recordings/recoverSession.js';
import { stopFrames, streamFrames } from '../peer/frames.js';
import type { Peer } from '../peer/Peer.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { states, statusOf, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { sessionState } = suiteTopics;

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
  });
});
