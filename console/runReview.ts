import { join } from 'node:path';

import { sentenceOf } from '../core/sentenceOf.js';
import { createServer } from './http/createServer.js';
import { entranceOf, type ConsoleAccess } from './http/ConsoleAccess.js';
import { DeedFile } from './live/DeedFile.js';
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
  options: ConsoleAccess & {
    readonly folder: string;
    /** The folder of heads; this installation's where it is not given. */
    readonly registry?: string | undefined;
    readonly write: (line: string) => void;
  },
): Promise<RunningConsole> {
  const { folder, registry, tls, write } = options;
  const trouble = (error: unknown): void => write(`  ! ${sentenceOf(error)}`);
  const deeds = new DeedFile(join(folder, 'console'), trouble);
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
    addRoutes: reviewRoutes(folder, {
      ...(registry !== undefined && { registry }),
      log: (who, deed) => deeds.add(who, deed),
      trouble,
    }),
  });
  const port = await listenAt(server, options);
  origins = originsOf(namesOf(options.address, options.names), { port, isSecure: tls !== undefined });
  address = [...origins][0] ?? '';
  write(`Sessions of ${folder} are reviewed at ${address}`);
  logins.open();
  return {
    address,
    close: async () => {
      await server.close();
      await deeds.close();
    },
  };
}
