import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createServer } from '../../console/http/createServer.js';
import { listenAt } from '../../console/http/listenAt.js';
import { liveRoutes } from '../../console/http/liveRoutes.js';
import { Logins } from '../../console/http/Logins.js';
import { originsOf } from '../../console/http/sameSite.js';
import { ActionLog } from '../../console/live/ActionLog.js';
import { LiveHub } from '../../console/live/LiveHub.js';
import { reviewRoutes } from '../../console/review/reviewRoutes.js';
import { StopRelay } from '../../console/suite/StopRelay.js';
import { parseDrawnMessage, parseLiveMessage, parseStopMessage } from '../../console/wire/fromPage.js';
import { parseServerMessage } from '../../console/wire/fromServer.js';
import { decodePictureFrame, encodePictureFrame } from '../../console/wire/pictureFrame.js';
import { routes } from '../../console/wire/routes.js';
import { parseStopAnswer } from '../../console/wire/stopAnswer.js';
import { FakeSuite } from '../../test/console/fakeSuite.js';
import type { FuzzTarget } from '../FuzzTarget.js';

/** A server that has not answered by then is stuck, milliseconds. */
const answerMs = 10_000;

interface Served {
  readonly port: number;
  readonly cookie: string;
  /** What the server met and could not answer. */
  readonly troubles: unknown[];
}

let served: Promise<Served> | undefined;

/** The page's server as `rapport console` makes it, without a suite, in this process; one for all inputs. */
async function serve(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-fuzz-page-'));
  const troubles: unknown[] = [];
  const trouble = (error: unknown): void => void troubles.push(error);
  const nowMs = (): number => performance.now();
  const log = await ActionLog.open(join(folder, 'console', 'actions.jsonl'), trouble);
  const stops = new StopRelay({
    nowMs,
    isHeld: () => true,
    publish: (text) => void setImmediate(() => stops.heard(text)),
  });
  const hub = new LiveHub({
    ...{ suite: new FakeSuite(), stops, log, nowMs, trouble, version: '1' },
    nowNs: () => process.hrtime.bigint(),
  });
  const tokens: string[] = [];
  const logins = new Logins({ kind: 'link', print: (token) => tokens.push(token) }, nowMs);
  let origins: ReadonlySet<string> = new Set();
  const server = await createServer({
    mode: 'live',
    logins,
    origins: () => origins,
    pageFolder: undefined,
    left: (id) => hub.left(id),
    addRoutes: (made) => {
      made.addHook('onError', async (_request, _reply, error) => {
        if ((error.statusCode ?? 500) >= 500) trouble(error);
        return Promise.resolve();
      });
      liveRoutes(hub, log)(made);
      reviewRoutes(folder)(made);
    },
  });
  const port = await listenAt(server, { address: '127.0.0.1', port: 0 });
  server.server.unref();
  origins = originsOf(['127.0.0.1', 'localhost'], { port, isSecure: false });
  logins.open();
  const answer = await fetch(`http://127.0.0.1:${port}${routes.login}`, {
    method: 'POST',
    headers: { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
    body: JSON.stringify({ token: tokens[0], name: 'Ana', role: 'operator' }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { port, cookie, troubles };
}

/** Requests with places for what only the running server knows. */
const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nCookie: COOKIE\r\n` +
  `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const get = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nCookie: COOKIE\r\n\r\n`;

/** A WebSocket's upgrade, and one text frame behind it, masked with zeros. */
function upgrade(path: string, text: string): Uint8Array {
  const head =
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nCookie: COOKIE\r\n` +
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  const length = text.length < 126 ? [text.length | 0x80] : [0xfe, text.length >> 8, text.length & 0xff];
  return Buffer.concat([Buffer.from(head), Buffer.from([0x81, ...length, 0, 0, 0, 0]), Buffer.from(text)]);
}

const request = { id: 'r1', heardNs: '1', how: 'key' } as const;
const messages: readonly object[] = [
  { kind: 'presence', visible: true, idleSec: 1.5 },
  { kind: 'take-controls', ...request },
  {
    ...{
      kind: 'decide',
      ...request,
      promptId: 's1-p1',
      revision: 1,
      pictureNs: '1795772297402023296',
      decidedNs: null,
      seenNs: '1795772297402023297',
    },
    ...{ decision: 'edit', behaviourId: null, text: 'Здраво', reason: null },
  },
  { kind: 'annotate', ...request, value: -0.25, pictureNs: '1795772297402023296' },
  { kind: 'stop', press: 'a', how: 'touch', reason: null },
  { kind: 'drawn', sequence: 7 },
];
const ascii = (value: object): string => JSON.stringify(value).replaceAll(/[^ -~]/gu, '?');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Sends the bytes on a connection of their own, and looks whether the server still answers others. */
async function send(bytes: Uint8Array): Promise<void> {
  served ??= serve();
  const { port, cookie, troubles } = await served;
  const text = Buffer.from(bytes).toString('latin1');
  const filled = Buffer.from(text.replaceAll('PORT', String(port)).replaceAll('COOKIE', cookie), 'latin1');
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve) => {
    // What is cut short gets no answer: the connection is given up after a while.
    const patience = setTimeout(resolve, 20);
    const done = (): void => {
      clearTimeout(patience);
      resolve();
    };
    socket.on('data', done).on('error', done).on('close', done);
    socket.write(filled);
  });
  socket.destroy();
  const answer = await fetch(`http://127.0.0.1:${port}${routes.me}`, {
    headers: { cookie },
    signal: AbortSignal.timeout(answerMs),
  });
  if (answer.status >= 500) throw new Error(`The server answers ${answer.status}.`);
  await answer.arrayBuffer();
  const trouble = troubles.pop();
  if (trouble !== undefined) throw trouble as Error;
}

/** What reads what comes over the wire must never throw, and says one line. */
function parseAll(text: string): void {
  for (const parse of [
    parseLiveMessage,
    parseStopMessage,
    parseDrawnMessage,
    parseServerMessage,
    parseStopAnswer,
  ]) {
    const parsed = parse(text);
    if (!parsed.ok && parsed.problem.includes('\n')) throw new Error(`says: ${parsed.problem}`);
  }
}

export const pageTargets: readonly FuzzTarget[] = [
  {
    name: 'page-messages',
    extension: '.json',
    seeds: () => Promise.resolve(messages.map((message) => bytesOf(JSON.stringify(message)))),
    read: (bytes) => parseAll(Buffer.from(bytes).toString('utf8')),
  },
  {
    name: 'page-pictures',
    extension: '.bin',
    seeds: () =>
      Promise.resolve([
        encodePictureFrame(
          {
            ...{ sequence: 1, stampNs: '1795772297402023296', sentNs: '1795772297502023296' },
            ...{ widthPx: 64, heightPx: 48, missedBefore: 0, missed: 0, overlay: null },
          },
          new Uint8Array([0xff, 0xd8, 0xff, 0xd9]),
        ),
      ]),
    read: (bytes) => decodePictureFrame(bytes),
  },
  {
    name: 'page-server',
    extension: '.http',
    seeds: () =>
      Promise.resolve([
        bytesOf(get(routes.me)),
        bytesOf(post(routes.stop, ascii({ kind: 'stop', press: 'b', how: 'key', reason: 'x' }))),
        bytesOf(post(routes.login, ascii({ token: 'no', name: 'Ben', role: 'observer' }))),
        ...messages.slice(0, 4).map((message) => upgrade(routes.liveSocket, ascii(message))),
        upgrade(routes.stopSocket, ascii(messages[4] ?? {})),
        upgrade(routes.videoSocket, ascii(messages[5] ?? {})),
      ]),
    read: (bytes) => send(bytes),
  },
];
