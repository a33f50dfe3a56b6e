import type { FastifyInstance } from 'fastify';

import { createServer } from '../../../console/http/createServer.js';
import { listenAt } from '../../../console/http/listenAt.js';
import { Logins } from '../../../console/http/Logins.js';
import { originsOf } from '../../../console/http/sameSite.js';
import type { ReviewPorts } from '../../../console/review/ReviewPorts.js';
import { reviewRoutes } from '../../../console/review/reviewRoutes.js';
import { logIn } from '../PageClient.js';

/**
 * A server that reviews the sessions of a folder, and somebody who is logged in.
 *
 * @param ports beside those of an installation
 */
export async function reviewServer(
  folder: string,
  {
    name = 'Ana',
    role = 'coder',
    ports = {},
  }: { name?: string; role?: 'coder' | 'operator'; ports?: Partial<ReviewPorts> } = {},
): Promise<{
  readonly server: FastifyInstance;
  /** GETs bytes as whoever is logged in. */
  readonly get: (
    path: string,
  ) => Promise<{ status: number; type: string | null; body: Buffer; headers: Headers }>;
  readonly send: (method: string, path: string, body?: unknown) => Promise<{ status: number; says: unknown }>;
}> {
  let token = '';
  const logins = new Logins({ kind: 'link', print: (printed) => (token = printed) }, () => performance.now());
  let origins: ReadonlySet<string> = new Set();
  const server = await createServer({
    mode: 'review',
    logins,
    origins: () => origins,
    pageFolder: undefined,
    left: () => undefined,
    addRoutes: reviewRoutes(folder, ports),
  });
  const port = await listenAt(server, { address: '127.0.0.1', port: 0 });
  origins = originsOf(['127.0.0.1'], { port, isSecure: false });
  const address = `http://127.0.0.1:${port}`;
  logins.open();
  const cookie = await logIn(address, { token, name, role });
  return {
    server,
    get: async (path) => {
      const { status, headers, ...rest } = await answerOf(fetch(address + path, { headers: { cookie } }));
      return { status, headers, type: headers.get('content-type'), ...rest };
    },
    send: async (method, path, body) => {
      const { status, body: answer } = await answerOf(
        fetch(address + path, {
          method,
          headers: {
            cookie,
            origin: address,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      );
      return { status, says: JSON.parse(answer.toString()) };
    },
  };
}

async function answerOf(
  asked: Promise<Response>,
): Promise<{ status: number; headers: Headers; body: Buffer }> {
  const answer = await asked;
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
}
