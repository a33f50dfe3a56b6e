import type { FastifyInstance } from 'fastify';

import { pageFolder } from '../pageFolder.js';
import { entranceOf, type ConsoleAccess } from './ConsoleAccess.js';
import { createServer, type ServerOptions } from './createServer.js';
import { listenAt, namesOf } from './listenAt.js';
import { Logins, type Succession } from './Logins.js';
import { originsOf, type Origins } from './sameSite.js';

/** A server of the page that listens. */
export interface ServedPage {
  readonly server: FastifyInstance;
  /** As in a URL, without a path. */
  readonly address: string;
  readonly logins: Logins;
}

/**
 * The page's server where it was asked for. Nobody has a link yet: the first is printed by `logins.open()`.
 *
 * @throws RapportError `console/address`
 */
export async function servePage(
  access: ConsoleAccess & {
    readonly succession?: Succession | undefined;
    readonly write: (line: string) => void;
  },
  routes: Pick<ServerOptions, 'mode' | 'left' | 'addRoutes'>,
): Promise<ServedPage> {
  const { tls, write } = access;
  let origins: Origins = new Set();
  let address = '';
  const entrance = entranceOf(access, { address: () => address, print: write });
  const logins = new Logins(entrance, () => performance.now(), access.succession);
  const server = await createServer({
    ...routes,
    logins,
    origins: () => origins,
    pageFolder: pageFolder(),
    tls,
  });
  const port = await listenAt(server, access);
  origins = originsOf(namesOf(access.address, access.names), { port, isSecure: tls !== undefined });
  address = [...origins][0] ?? '';
  return { server, address, logins };
}
