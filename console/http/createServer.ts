import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';

import type { Member } from '../live/Crew.js';
import { loginBody } from '../wire/fromPage.js';
import { routes, type Me } from '../wire/routes.js';
import { checkValue } from '../wire/values.js';
import type { ConsoleAccess } from './ConsoleAccess.js';
import type { Logins } from './Logins.js';
import { refuseForeign, type Origins } from './sameSite.js';

/** Of the cookie's name, before the port. */
const cookiePrefix = 'rapport-';
/** A page that keeps its connection open does not keep the server from ending. */
const common = { bodyLimit: 64 * 1024, forceCloseConnections: true } as const;
const socketBytes = 64 * 1024;

/** Nothing inline, nothing from elsewhere, nobody around it. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:'],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'font-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
};

export interface ServerOptions {
  readonly mode: Me['mode'];
  readonly logins: Logins;
  /** The names that the server goes by; asked at every request, since a port of 0 is known only once it listens. */
  readonly origins: () => Origins;
  /** The built page; `undefined` where it is not built. */
  readonly pageFolder: string | undefined;
  readonly tls?: ConsoleAccess['tls'];
  readonly left: (memberId: string) => void;
  /** The routes of the mode, all behind the login. */
  readonly addRoutes: (server: FastifyInstance) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; behind the login somebody is. */
    member: Member | undefined;
  }
}

/** What is answered without a login: the page itself, and the way in. */
const openRoutes: ReadonlySet<string> = new Set([routes.login, routes.me, routes.authority, '/*', '/']);

/** The page's server: HTTP and WebSockets on one port, every request checked for where it comes from and who asks. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { logins, tls } = options;
  const server = (tls
    ? fastify({ ...common, https: { cert: tls.cert, key: tls.key } })
    : fastify(common)) as unknown as FastifyInstance;
  server.decorateRequest('member', undefined);
  // Before the refusals: it ends the sockets of upgrades that are refused.
  await server.register(fastifyWebsocket, { options: { maxPayload: socketBytes } });
  // First of all hooks that answer, so that it holds for unknown addresses and upgrades too.
  server.addHook('onRequest', async (request, reply) => {
    // Who has hung up has no address any more, by which calls are counted, and hears no answer.
    if (request.socket.remoteAddress === undefined) return reply.code(400).send();
    const isUpgrade = request.headers.upgrade !== undefined;
    const why = refuseForeign(
      { method: request.method, headers: request.headers, isUpgrade },
      options.origins(),
    );
    if (why !== undefined) return reply.code(403).send({ says: why });
    return undefined;
  });
  await server.register(fastifyHelmet, {
    contentSecurityPolicy,
    // A hospital's own name may serve other things without TLS.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: true,
    referrerPolicy: { policy: 'no-referrer' },
  });
  await server.register(fastifyCookie);
  await server.register(fastifyRateLimit, { global: false });
  server.addHook('onRequest', async (request, reply) => {
    request.member = logins.find(cookieOf(request, logins)?.value);
    const path = request.routeOptions.url;
    if (request.member !== undefined || path === undefined || openRoutes.has(path)) return undefined;
    return reply.code(401).send(logins.needs);
  });
  server.setErrorHandler(async (error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    const says = status >= 500 ? 'The server could not do this: see where it runs.' : error.message;
    if (status >= 500) process.stderr.write(`console: ${error.message}\n`);
    return reply.code(status).send({ says });
  });
  addEntrance(server, options);
  options.addRoutes(server);
  await addPage(server, options.pageFolder);
  return server;
}

function addEntrance(server: FastifyInstance, { logins, mode, left, tls }: ServerOptions): void {
  server.get(routes.me, async (request, reply) => {
    const { member } = request;
    return member ? ({ mode, ...member } satisfies Me) : reply.code(401).send(logins.needs);
  });
  const limit = { config: { rateLimit: { max: 5, timeWindow: 60_000 } } };
  server.post(routes.login, limit, async (request, reply) => {
    const body = checkValue(request.body, loginBody);
    if (!body.ok) return reply.code(400).send({ says: body.problem });
    const entered = await logins.enter(body.value);
    if (entered === undefined) return reply.code(401).send(logins.needs);
    // A browser keeps one cookie of a name for all ports of a computer: two suites' pages would log each other out.
    void reply.setCookie(`${cookiePrefix}${request.socket.localPort ?? ''}`, entered.cookie, {
      httpOnly: true,
      sameSite: 'strict',
      secure: tls !== undefined,
      path: '/',
    });
    return { mode, ...entered.member } satisfies Me;
  });
  server.post(routes.logout, async (request, reply) => {
    const cookie = cookieOf(request, logins);
    if (cookie) {
      logins.leave(cookie.value);
      void reply.clearCookie(cookie.name, { path: '/' });
    }
    if (request.member) left(request.member.id);
    return { says: 'You are logged out.' };
  });
  const authority = tls?.authority;
  if (authority === undefined) return;
  server.get(routes.authority, async (_request, reply) =>
    reply
      .type('application/x-x509-ca-cert')
      .header('content-disposition', 'attachment; filename="rapport-authority.crt"')
      .send(authority),
  );
}

/** The one by which somebody is logged in here: a successor that listens on another port knows it by its value. */
function cookieOf(
  { cookies }: FastifyRequest,
  logins: Logins,
): { readonly name: string; readonly value: string } | undefined {
  for (const [name, value] of Object.entries(cookies))
    if (name.startsWith(cookiePrefix) && value !== undefined && logins.find(value)) return { name, value };
  return undefined;
}

async function addPage(server: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder !== undefined) {
    await server.register(fastifyStatic, { root: folder, cacheControl: false, dotfiles: 'deny' });
    return;
  }
  server.get('/', async (_request, reply) =>
    reply
      .code(503)
      .type('text/plain')
      .send('The page is not built: run `npm run build`, then start the server again.'),
  );
}

/** Who asks, behind the login. */
export function memberOf(request: FastifyRequest): Member {
  if (request.member === undefined) throw new Error('A route without a login was asked for its member.');
  return request.member;
}
