import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';

import { decodePictureFrame, type PictureFrame } from '../../console/wire/pictureFrame.js';
import type { StopAnswer } from '../../console/wire/stopAnswer.js';
import type { SessionList } from '../../console/wire/review.js';
import { routes } from '../../console/wire/routes.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { SessionBench } from '../peer/SessionBench.js';
import { states } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';
import { streamFrames } from '../peer/frames.js';
import { plainStart } from './ConsoleBench.js';
import { ask, logIn, openSocket, PageClient, textOf } from './PageClient.js';

let bench: SessionBench;
let served: RapportProcess;
let address: string;
let page: PageClient;
let cookie: string;
let presence: NodeJS.Timeout;
let nodes: RapportProcess;

/** Of the newest link that the console has printed. */
function token(): string {
  const line = served.lines.findLast((each) => each.includes('#token='));
  return line?.split('#token=')[1] ?? '';
}

async function arrive(name: string, role: 'operator' | 'observer' | 'coder'): Promise<string> {
  const before = token();
  const given = await logIn(address, { token: before, name, role });
  await waitUntil('the next link', () => token() !== before);
  return given;
}

function stopAnswers(socket: WebSocket): StopAnswer[] {
  const answers: StopAnswer[] = [];
  socket.on('message', (data) => answers.push(JSON.parse(textOf(data))));
  return answers;
}

beforeAll(async () => {
  bench = await SessionBench.start();
  bench.peer.subscribe(suiteTopics.emergencyStop);
  served = bench.rapport('console', '--port', '0', '--folder', bench.folder);
  const line = await served.line(/page is served at/u);
  address = /http:\S+/u.exec(line)?.[0] ?? '';
  await served.line(/#token=/u);
  cookie = await arrive('Ana', 'operator');
  page = await PageClient.open(address, cookie);
  page.presence(true);
});

afterAll(() => bench.dispose());

describe('without a suite', () => {
  it('the page says that nothing is heard', async () => {
    expect((await page.first('session')).state).toBe('unheard');
    const checks = await page.first('checks');
    expect(checks.checks.find(({ id }) => id === 'session')?.state).toBe('bad');
  });

  it('a request that needs a node says which', async () => {
    await page.ask({ kind: 'take-controls' });
    const answer = await page.ask({ kind: 'stop-session', reason: null });
    expect(answer).toMatchObject({ done: false, code: 'operator/no-node' });
  });
});

describe('with a session and a robot', () => {
  beforeAll(async () => {
    // Its person is there from now on.
    page.presence(true);
    presence = setInterval(() => page.presence(true), 1_000);
    nodes = bench.rapport(
      ...['node', 'nao_simulator', 'behaviour', 'session', '--ros-args'],
      ...['-p', `folder:=${bench.folder}`, '-p', 'prompt_expiry_sec:=60.0'],
    );
    await bench.operator.state(states.idle).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${nodes.output}`);
    });
    streamFrames(bench.peer, 0.5);
    return () => clearInterval(presence);
  }, 120_000);

  it('a session is started, and everybody sees it', async () => {
    await page.becomes('session', ({ state }) => state === 'idle');
    const answer = await page.ask({ ...plainStart, childId: 'c01' });
    expect(answer).toMatchObject({ done: true });
    const session = await page.becomes('session', ({ state }) => state === 'running');
    expect(session).toMatchObject({ childId: 'c01', operatorName: 'Ana', saved: true });
    const engagement = await page.first('engagement');
    expect(engagement.sample).toMatchObject({ score: 0.5, source: 'prior', level: 'ENGAGED' });
    expect((await page.first('affect', ({ faceId }) => faceId !== null)).attributes).toHaveLength(22);
  });

  it('no head is made in the review while the session goes on', async () => {
    const headers = { cookie, origin: address };
    const { sessions } = JSON.parse(
      (await ask(address, routes.reviewSessions, { headers })).body,
    ) as SessionList;
    const answer = await ask(address, `${routes.reviewPersonalize}?session=${sessions[0]?.handle}`, {
      method: 'POST',
      headers,
      body: { coder: null, culture: 'C0' },
    });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      422,
      { says: 'A session goes on, and it needs this computer for itself: wait until it is over.' },
    ]);
  });

  it('of two operators one decides, the other is told who holds the controls', async () => {
    const proposed = await bench.operator.propose('wave');
    expect(proposed.success).toBe(true);
    const { prompts } = await page.becomes('prompts', (all) => all.prompts.at(-1)?.status === 'proposed');
    const prompt = prompts.at(-1);
    const ben = await PageClient.open(address, await arrive('Ben', 'operator'));
    const decision = {
      kind: 'decide',
      promptId: prompt?.id ?? '',
      revision: prompt?.revision ?? 0,
      pictureNs: null,
      decidedNs: null,
      seenNs: null,
      decision: 'approve',
      behaviourId: null,
      text: null,
      reason: null,
    } as const;
    expect(await ben.ask(decision)).toMatchObject({ done: false, code: 'console/not-holder', by: 'Ana' });
    // A double click: under two ids.
    const [first, second] = await Promise.all([page.ask(decision), page.ask(decision)]);
    expect(first).toMatchObject({ done: true });
    expect(second).toMatchObject({ done: false, code: 'console/decided', by: 'Ana' });
    const done = await page.becomes('prompts', (all) => all.prompts.at(-1)?.status === 'done');
    expect(done.prompts.at(-1)?.decidedBy).toBe('Ana');
    ben.close();
  });

  it('what is asked on a page that was cut off is not done later', async () => {
    const answer = await page.ask({ kind: 'hold', category: 'break', reason: null }, { heardNs: '1' });
    expect(answer).toMatchObject({ done: false, code: 'console/stale' });
    expect(page.last('session')?.state).toBe('running');
  });

  it('a stop reaches the robot’s topic, is acknowledged, and holds the session; resuming is another act', async () => {
    const socket = await openSocket(address, routes.stopSocket, cookie);
    const answers = stopAnswers(socket);
    socket.send(JSON.stringify({ kind: 'stop', press: 'q', how: 'touch', reason: 'too close' }));
    await waitUntil('the acknowledgement', () => answers.some(({ state }) => state === 'acknowledged'));
    await waitUntil('the hold', () => answers.at(-1)?.sessionHeld === true);
    await page.becomes('session', ({ state }) => state === 'held');
    const texts = await waitUntil('the stop', () => {
      const messages = bench.peer.messages(suiteTopics.emergencyStop.name) as { data: string }[];
      return messages.length > 0 && messages.map(({ data }) => data);
    });
    expect(new Set(texts)).toEqual(new Set(['too close (pressed by Ana)']));
    expect((await page.ask({ kind: 'resume', reason: null })).done).toBe(true);
    await page.becomes('session', ({ state }) => state === 'running');
    socket.terminate();
  });

  it('a coder’s annotations carry the picture’s stamp, and no opinion is nothing', async () => {
    bench.peer.subscribe({ name: '/rapport/annotation', type: 'rapport_msgs/msg/Annotation', qos: 'event' });
    const kai = await PageClient.open(address, await arrive('Kai', 'coder'));
    const annotate = { kind: 'annotate', pictureNs: '5000000007' } as const;
    // Until the peer has found the console it hears nothing.
    const heard = await waitUntil('the annotation', async () => {
      await kai.ask({ ...annotate, value: -0.25 });
      return bench.peer.messages('/rapport/annotation').at(0);
    });
    expect(heard).toMatchObject({ coder: 'Kai', child_id: 'c01', value: -0.25 });
    expect(heard.header.stamp).toEqual({ sec: 5, nanosec: 7 });
    expect((await kai.ask({ ...annotate, value: null })).done).toBe(true);
    kai.close();
  });

  it('a picture carries the overlay of its own reading, and a page that does not draw misses pictures alone', async () => {
    const socket = await openSocket(address, routes.videoSocket, cookie);
    const frames: PictureFrame[] = [];
    socket.on('message', (data: Buffer) => {
      const frame = decodePictureFrame(data);
      if (frame.ok) frames.push(frame.value);
    });
    const image = {
      header: { frame_id: 'camera' },
      ...{ height: 2, width: 2, encoding: 'rgb8', step: 6 },
      data: Array.from({ length: 12 }, (_, index) => index * 20),
    };
    streamFrames(bench.peer, 0.5, [
      [{ name: '/camera/front/image_raw', type: 'sensor_msgs/msg/Image', qos: 'newest' }, image],
    ]);
    const first = await waitUntil('a picture', () => frames[0]);
    expect(first.header).toMatchObject({ sequence: 1, widthPx: 2, heightPx: 2 });
    expect([...first.jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    // Nothing was drawn: nothing more comes, but commands go on.
    for (let asked = 0; asked < 3; asked++)
      expect((await page.ask({ kind: 'mark', category: 'other', text: null, atNs: null })).code).not.toBe(
        'console/stale',
      );
    expect(frames).toHaveLength(1);
    socket.send(JSON.stringify({ kind: 'drawn', sequence: 1 }));
    const second = await waitUntil('the next picture', () => frames[1]);
    expect(second.header.missed).toBeGreaterThan(0);
    const overlaid = await waitUntil('a picture with its overlay', () => {
      const { sequence = 0 } = frames.at(-1)?.header ?? {};
      socket.send(JSON.stringify({ kind: 'drawn', sequence }));
      return frames.find(({ header }) => header.overlay !== null);
    });
    expect(overlaid.header.overlay).toMatchObject({ followedFaceId: 'face_a', following: 'only face' });
    expect(overlaid.header.overlay?.faces).toMatchObject([{ id: 'face_a', followed: true, readability: 1 }]);
    streamFrames(bench.peer, 0.5);
    socket.terminate();
  });

  it('a hidden page holds the session within 10 s, and its return resumes nothing', async () => {
    await page.becomes('session', ({ state }) => state === 'running');
    clearInterval(presence);
    page.presence(false);
    await page.becomes('session', ({ state }) => state === 'held');
    const away = await page.first('actions', ({ actions }) => actions.at(-1)?.what === 'away');
    expect(away.actions.at(-1)).toMatchObject({ who: 'Ana', done: true });
    page.socket.send(JSON.stringify({ kind: 'presence', visible: true, idleSec: 0 }));
    await page.becomes('people', ({ people }) =>
      people.some(({ name, present }) => name === 'Ana' && present),
    );
    expect(page.last('session')?.state).toBe('held');
  });

  it('everything is in the log, with who and how, and no child', async () => {
    const exported = await ask(address, routes.actions, { headers: { cookie } });
    const whats = exported.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).what as string);
    for (const what of ['stop', 'take-controls', 'start-session', 'decide', 'resume', 'away'])
      expect(whats).toContain(what);
    expect(exported.body).not.toContain('c01');
    expect(served.output).not.toContain('c01');
  });
});

describe('when the suite is gone', () => {
  it('a stop that nobody hears is said to have failed, with what to do', async () => {
    await nodes.dispose();
    const socket = await openSocket(address, routes.stopSocket, cookie);
    const answers = stopAnswers(socket);
    socket.send(JSON.stringify({ kind: 'stop', press: 'p', how: 'key', reason: null }));
    await waitUntil('the failure', () => answers.at(-1)?.state === 'failed');
    expect(answers.at(-1)?.says).toContain('chest button');
    expect(answers.map(({ state }) => state)).toEqual(['sent', 'failed']);
    socket.terminate();
  });
});
