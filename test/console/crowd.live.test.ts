import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';

import { decodePictureFrame, type PictureFrame } from '../../console/wire/pictureFrame.js';
import type { StopAnswer } from '../../console/wire/stopAnswer.js';
import { routes } from '../../console/wire/routes.js';
import { streamFrames } from '../peer/frames.js';
import { states } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';
import { ConsoleBench, plainStart } from './ConsoleBench.js';
import { openSocket, textOf, type PageClient } from './PageClient.js';

const size = { width: 64, height: 48 };
/** How many pictures others take while the slow page draws one. */
const othersMeanwhile = 15;

/** A page's pictures; each is drawn when the test says so. */
class Viewer {
  readonly frames: PictureFrame[] = [];
  readonly socket: WebSocket;

  constructor(socket: WebSocket, { isFast }: { readonly isFast: boolean }) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      const frame = decodePictureFrame(data);
      if (!frame.ok) throw new Error(frame.problem);
      this.frames.push(frame.value);
      if (isFast) this.draw();
    });
  }

  draw(): void {
    const sequence = this.frames.at(-1)?.header.sequence;
    if (sequence !== undefined) this.socket.send(JSON.stringify({ kind: 'drawn', sequence }));
  }
}

let bench: ConsoleBench;
let leader: PageClient;
let cookie: string;
let observer: string;

async function viewer(of: string, options: { readonly isFast: boolean }): Promise<Viewer> {
  return new Viewer(await openSocket(bench.address, routes.videoSocket, of), options);
}

beforeAll(async () => {
  bench = await ConsoleBench.start('-r', `image:=${suiteTopics.image.name}`);
  const settings = ['--ros-args', '-p', `folder:=${bench.session.folder}`];
  bench.session.rapport('node', 'nao_simulator', 'behaviour', 'session', ...settings);
  ({ page: leader, cookie } = await bench.leader('Ana'));
  observer = await bench.arrive('Eva', 'observer');
  await bench.session.operator.state(states.idle);
  const image = {
    header: { frame_id: 'camera' },
    ...{ ...size, encoding: 'rgb8', step: 3 * size.width },
    data: Array.from({ length: 3 * size.width * size.height }, (_, index) => index % 256),
  };
  streamFrames(bench.session.peer, 0.5, [[suiteTopics.image, image]]);
  await leader.becomes('session', ({ state }) => state === 'idle');
}, 240_000);

afterAll(() => bench.dispose());

describe('ten pages of observers', () => {
  it('see the session and its prompts, each its own pictures, and lead nothing', async () => {
    const pages = await Promise.all(Array.from({ length: 10 }, () => bench.page(observer)));
    const viewers = await Promise.all(pages.map(() => viewer(observer, { isFast: true })));
    expect(await leader.ask(plainStart)).toMatchObject({ done: true });
    expect((await bench.session.operator.propose('nod')).success).toBe(true);
    for (const page of pages) {
      await page.becomes('session', ({ state }) => state === 'running');
      await page.becomes('prompts', ({ prompts }) => prompts.at(-1)?.status === 'proposed');
      await page.first('engagement');
    }
    for (const each of viewers) await waitUntil('pictures', () => each.frames.length > 5);
    // One person, however many pages.
    expect(leader.last('people')?.people.filter(({ name }) => name === 'Eva')).toHaveLength(1);
    const refused = await Promise.all(pages.map((page) => page.ask({ kind: 'stop-session', reason: null })));
    expect(refused.map(({ code }) => code)).toEqual(pages.map(() => 'console/role'));
    expect(leader.last('session')?.state).toBe('running');
    for (const { socket } of viewers) socket.terminate();
    for (const page of pages) page.close();
  });
});

describe('a page that draws slowly', () => {
  it('misses pictures alone, which are counted, and one of them is on its way at a time; commands pass by', async () => {
    const fast = await viewer(cookie, { isFast: true });
    const slow = await viewer(cookie, { isFast: false });
    await waitUntil('its first picture', () => slow.frames[0]);
    const stops = await openSocket(bench.address, routes.stopSocket, cookie);
    const answers: StopAnswer[] = [];
    stops.on('message', (data) => answers.push(JSON.parse(textOf(data)) as StopAnswer));
    const drawn = 4;
    for (let round = 1; round <= drawn; round++) {
      const taken = fast.frames.length;
      await waitUntil('pictures that others take', () => fast.frames.length >= taken + othersMeanwhile);
      // Whatever the camera has brought meanwhile, nothing more was sent here, and nothing stands before a command.
      expect(slow.frames).toHaveLength(round);
      const mark = { kind: 'mark', category: 'other', text: null, atNs: null } as const;
      expect(await leader.ask(mark)).toMatchObject({ done: true });
      expect(slow.frames).toHaveLength(round);
      slow.draw();
      await waitUntil('the next picture', () => slow.frames.length > round);
    }
    stops.send(JSON.stringify({ kind: 'stop', press: 's', how: 'key', reason: null }));
    await waitUntil('the acknowledgement', () => answers.some(({ state }) => state === 'acknowledged'));
    expect(slow.frames).toHaveLength(drawn + 1);
    const missed = slow.frames.map(({ header }) => header.missedBefore);
    const [, ...later] = missed;
    expect(Math.min(...later)).toBeGreaterThanOrEqual(othersMeanwhile - 3);
    expect(slow.frames.at(-1)?.header.missed).toBe(missed.reduce((sum, each) => sum + each));
    expect(slow.frames.map(({ header }) => header.sequence)).toEqual([1, 2, 3, 4, 5]);
    // The newest: never one that waited.
    const stamps = slow.frames.map(({ header }) => BigInt(header.stampNs));
    expect(stamps).toEqual([...stamps].sort((one, other) => Number(one - other)));
    for (const { socket } of [fast, slow]) socket.terminate();
    stops.terminate();
  });
});
