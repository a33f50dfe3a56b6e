import { join } from 'node:path';

import { sentenceOf } from '../core/sentenceOf.js';
import type { ConsoleAccess } from './http/ConsoleAccess.js';
import { servePage } from './http/servePage.js';
import { DeedFile } from './live/DeedFile.js';
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
  const { folder, registry, write } = options;
  const trouble = (error: unknown): void => write(`  ! ${sentenceOf(error)}`);
  const deeds = new DeedFile(join(folder, 'console'), trouble);
  const { server, address, logins } = await servePage(options, {
    mode: 'review',
    left: () => undefined,
    addRoutes: reviewRoutes(folder, {
      ...(registry !== undefined && { registry }),
      log: (who, deed) => deeds.add(who, deed),
      trouble,
    }),
  });
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
