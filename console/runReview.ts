import { createServer } from './http/createServer.js';
import { entranceOf, type ConsoleAccess } from './http/ConsoleAccess.js';
import { listenAt, namesOf } from './http/listenAt.js';
import { Logins } from './http/Logins.js';
import { originsOf, type Origins } from './http/sameSite.js';
import { pageFolder } from './pageFolder.js';
import { reviewRoutes } from './review/reviewRoutes.js';
import type { RunningConsole } from './runConsole.js';

/**
 * The page for recorded sessions, without ROS.
 *
 * @throws RapportError `console/address`
 */
export async function runReview(
  options: ConsoleAccess & { readonly folder: string; readonly write: (line: string) => void },
): Promise<RunningConsole> {
  const { folder, tls, write } = options;
  let origins: Origins = new Set();
  let address = '';
  const entrance = entranceOf(options, { address: () => address, print: write });
  const logins = new Logins(entrance, () => performance.now());
  const server = await createServer({
    mode: 'review',
    logins,
    origins: () => origins,
    pageFolder: pageFolder(),
    tls,
    left: () => undefined,
    addRoutes: reviewRoutes(folder),
  });
  const port = await listenAt(server, options);
  origins = originsOf(namesOf(options.address, options.names), { port, isSecure: tls !== undefined });
  address = [...origins][0] ?? '';
  write(`Sessions of ${folder} are reviewed at ${address}`);
  logins.open();
  return { address, close: () => server.close() };
}
