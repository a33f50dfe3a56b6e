import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import { createServer } from '../../../console/http/createServer.js';
import { listenAt } from '../../../console/http/listenAt.js';
import { liveRoutes } from '../../../console/http/liveRoutes.js';
import { Logins } from '../../../console/http/Logins.js';
import { originsOf } from '../../../console/http/sameSite.js';
import { ActionLog } from '../../../console/live/ActionLog.js';
import { LiveHub } from '../../../console/live/LiveHub.js';
import { reviewRoutes } from '../../../console/review/reviewRoutes.js';
import { StopRelay } from '../../../console/suite/StopRelay.js';
import { routes } from '../../../console/wire/routes.js';
import type { StopAnswer } from '../../../console/wire/stopAnswer.js';
import { FakeSuite } from '../fakeSuite.js';
import { ask, logIn, openSocket, PageClient, textOf } from '../PageClient.js';

let server: FastifyInstance;
let address: string;
let tokens: string[];
let suite: FakeSuite;
let hub: LiveHub;
let log: ActionLog;
let stops: StopRelay;
let folder: string;
/** Method and path of everything that the server answers. */
let paths: { method: string; url: string; isSocket: boolean }[];

const sockets: ReadonlySet<string> = new Set([routes.stopSocket, routes.liveSocket, routes.videoSocket]);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-console-'));
  tokens = [];
  paths = [];
  suite = new FakeSuite();
  log = await ActionLog.open(join(folder, 'console', 'actions.jsonl'), (error) => {
    throw error;
  });
  const published: string[] = [];
  const nowMs = (): number => performance.now();
  // The robot's side hears at once.
  stops = new StopRelay({
    nowMs,
    isHeld: () => true,
    publish: (text) => {
      published.push(text);
      setImmediate(() => stops.heard(text));
    },
  });
  hub = new LiveHub({
    suite,
    stops,
    log,
    nowMs,
    nowNs: () => process.hrtime.bigint(),
    version: '1',
    trouble: (error) => {
      throw error;
    },
  });
  const logins = new Logins({ kind: 'link', print: (token) => tokens.push(token) }, nowMs);
  let origins: ReadonlySet<string> = new Set();
  server = await createServer({
    mode: 'live',
    logins,
    origins: () => origins,
    pageFolder: undefined,
    left: (id) => hub.left(id),
    addRoutes: (made) => {
      made.addHook('onRoute', ({ method, url }) => {
        if (url !== '/')
          for (const each of [method].flat()) paths.push({ method: each, url, isSocket: sockets.has(url) });
      });
      liveRoutes(hub, log)(made);
      reviewRoutes(folder)(made);
    },
  });
  const port = await listenAt(server, { address: '127.0.0.1', port: 0 });
  origins = originsOf(['127.0.0.1', 'localhost'], { port, isSecure: false });
  address = `http://127.0.0.1:${port}`;
  logins.open();
});

afterEach(async () => {
  hub.release();
  stops.release();
  await server.close();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const token = (): string => tokens.at(-1) ?? '';
const ana = (): Promise<string> => logIn(address, { token: token(), name: 'Ana', role: 'operator' });

/** The status of an upgrade; 101 where it is done. */
function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(address.replace('http', 'ws') + path, { headers });
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.once('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.once('error', reject);
  });
}

describe('who is answered', () => {
  it('every route refuses a foreign Host and a foreign Origin, logged in or not', async () => {
    const cookie = await ana();
    const listed = [
      ...paths,
      ...[routes.login, routes.logout, routes.me, '/', '/nowhere'].map((url) => ({
        method: 'GET',
        url,
        isSocket: false,
      })),
      { method: 'POST', url: routes.login, isSocket: false },
    ];
    expect(new Set(paths.map(({ url }) => url))).toEqual(
      new Set(
        Object.values(routes).filter(
          (url) => !([routes.login, routes.logout, routes.me, routes.authority] as string[]).includes(url),
        ),
      ),
    );
    for (const { method, url, isSocket } of listed) {
      const foreign = [
        { host: 'evil.example', origin: address },
        { host: address.slice('http://'.length), origin: 'http://evil.example' },
        { host: address.slice('http://'.length), origin: 'null' },
        // The same name on another port is another program's page.
        { host: address.slice('http://'.length), origin: 'http://127.0.0.1:1' },
      ];
      for (const headers of foreign) {
        const all = { ...headers, cookie };
        const status = isSocket
          ? await upgrade(url, all)
          : (await ask(address, url, { method, headers: all })).status;
        expect([method, url, headers, status]).toEqual([method, url, headers, 403]);
      }
    }
  });

  it('an upgrade and a change without an Origin are refused', async () => {
    const cookie = await ana();
    for (const path of sockets) expect(await upgrade(path, { cookie })).toBe(403);
    expect((await ask(address, routes.stop, { method: 'POST', headers: { cookie }, body: {} })).status).toBe(
      403,
    );
  });

  it('without a login every route but the way in is closed', async () => {
    for (const { method, url, isSocket } of paths) {
      const headers = { origin: address };
      const status = isSocket
        ? await upgrade(url, headers)
        : (await ask(address, url, { method, headers })).status;
      expect([url, status]).toEqual([url, 401]);
    }
    const me = await ask(address, routes.me);
    expect([me.status, JSON.parse(me.body)]).toMatchObject([401, { needs: 'link' }]);
  });

  it('a link works once, the next one is printed', async () => {
    const first = token();
    await ana();
    expect(tokens).toHaveLength(2);
    const again = { token: first, name: 'Ben', role: 'operator' };
    const answer = await ask(address, routes.login, {
      method: 'POST',
      headers: { origin: address },
      body: again,
    });
    expect(answer.status).toBe(401);
  });

  it('guessing is slowed down', async () => {
    const body = { token: 'wrong', name: 'x', role: 'operator' };
    const statuses: number[] = [];
    for (let tried = 0; tried < 6; tried++)
      statuses.push(
        (await ask(address, routes.login, { method: 'POST', headers: { origin: address }, body })).status,
      );
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('who hangs up before the answer is no trouble of the server', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { port, host } = new URL(address);
    const head = `POST ${routes.login} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${address}\r\nContent-Length: 45\r\n\r\n`;
    for (let call = 0; call < 100; call += 1) {
      const socket = connect(Number(port), '127.0.0.1');
      await new Promise((written) => socket.write(head, written));
      socket.resetAndDestroy();
    }
    await ask(address, routes.me);
    const lines = said.mock.calls.map(([text]) => text);
    said.mockRestore();
    expect(lines).toEqual([]);
  });

  it('the cookie is for this server alone, and nothing inline or foreign runs', async () => {
    const body = { token: token(), name: 'Ana', role: 'operator' };
    const entered = await ask(address, routes.login, { method: 'POST', headers: { origin: address }, body });
    const { port } = new URL(address);
    expect(String(entered.headers['set-cookie'])).toMatch(
      new RegExp(`^rapport-${port}=[^;]+; Path=/; HttpOnly; SameSite=Strict$`, 'u'),
    );
    const policy = String((await ask(address, '/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/u);
  });
});

describe('a browser with the pages of two suites of a computer', () => {
  it('is logged in at each, and logged out of one alone', async () => {
    const own = await ana();
    // A browser sends what any port of 127.0.0.1 has set; a name that is set again replaces the one before.
    const elsewhere = 'rapport-8766=of-another-suite';
    const jar = new Map([elsewhere, own].map((each) => each.split('=') as [string, string]));
    expect(jar.size).toBe(2);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const me = await ask(address, routes.me, { headers: { cookie } });
    expect(JSON.parse(me.body)).toMatchObject({ name: 'Ana' });
    const left = await ask(address, routes.logout, { method: 'POST', headers: { cookie, origin: address } });
    const { port } = new URL(address);
    expect([left.headers['set-cookie']].flat().map((each) => each?.split('=')[0])).toEqual([
      `rapport-${port}`,
    ]);
    expect((await ask(address, routes.me, { headers: { cookie } })).status).toBe(401);
  });

  it('is let in by nothing but a login here', async () => {
    const [, value = ''] = (await ana()).split('=');
    expect((await ask(address, routes.me, { headers: { cookie: `other=${value}` } })).status).toBe(401);
    expect((await ask(address, routes.me, { headers: { cookie: 'rapport-8766=x' } })).status).toBe(401);
  });
});

describe('a page', () => {
  it('stops the robot on its own socket and by POST, also as an observer, and is told in how many ms', async () => {
    const cookie = await logIn(address, { token: token(), name: 'Eva', role: 'observer' });
    const socket = await openSocket(address, routes.stopSocket, cookie);
    const answers: StopAnswer[] = [];
    const acknowledged = new Promise<StopAnswer>((resolve) => {
      socket.on('message', (data) => {
        const answer = JSON.parse(textOf(data)) as StopAnswer;
        answers.push(answer);
        if (answer.state === 'acknowledged') resolve(answer);
      });
    });
    socket.send(JSON.stringify({ kind: 'stop', press: 'one', how: 'key', reason: null }));
    expect((await acknowledged).acknowledgedMs).toBeGreaterThanOrEqual(0);
    expect(answers.map(({ state, press }) => [state, press])).toEqual([
      ['sent', 'one'],
      ['acknowledged', 'one'],
    ]);
    const posted = await ask(address, routes.stop, {
      method: 'POST',
      headers: { cookie, origin: address },
      body: { kind: 'stop', press: 'two', how: 'touch', reason: 'too loud' },
    });
    expect(JSON.parse(posted.body)).toMatchObject({ state: 'acknowledged', press: 'two', sessionHeld: true });
    const exported = await ask(address, routes.actions, { headers: { cookie } });
    const lines = exported.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { who: 'Eva', what: 'stop', how: 'key', done: true },
      { who: 'Eva', what: 'stop', how: 'touch', done: true },
    ]);
    expect(readFileSync(log.path, 'utf8')).toBe(exported.body);
    socket.terminate();
  });

  it('that asks twice under one id has it done once', async () => {
    const page = await PageClient.open(address, await ana());
    await page.ask({ kind: 'take-controls' });
    const hold = { kind: 'hold', category: 'break', reason: null } as const;
    const [one, other] = await Promise.all([page.ask(hold, { id: 'same' }), page.ask(hold, { id: 'same' })]);
    expect(one).toEqual(other);
    expect(suite.acted).toHaveLength(1);
    page.close();
  });

  it('is told that it is not understood, and its server goes on', async () => {
    const page = await PageClient.open(address, await ana());
    page.socket.send('{"kind":"what"');
    page.socket.send(Buffer.from([1, 2, 3]));
    const answer = await page.first('answer', ({ code }) => code === 'console/not-understood');
    expect(answer.says).toContain('Load it again');
    expect((await page.ask({ kind: 'take-controls' })).done).toBe(true);
    page.close();
  });

  it('wants pictures only while it looks', async () => {
    const socket = await openSocket(address, routes.videoSocket, await ana());
    expect(suite.isLookedAt).toBe(true);
    socket.close();
    await new Promise((resolve) => socket.once('close', resolve));
    await expect.poll(() => suite.isLookedAt).toBe(false);
  });

  it('whose person logs out is closed', async () => {
    const cookie = await ana();
    const page = await PageClient.open(address, cookie);
    const closed = new Promise((resolve) => page.socket.once('close', resolve));
    await ask(address, routes.logout, { method: 'POST', headers: { cookie, origin: address } });
    expect(await closed).toBe(4001);
    expect((await ask(address, routes.me, { headers: { cookie } })).status).toBe(401);
  });
});
