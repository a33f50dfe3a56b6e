import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { FastifyInstance } from 'fastify';
import rclnodejs from 'rclnodejs';

import { sentenceOf } from '../core/sentenceOf.js';
import { joinRos, nodesAreThere } from '../nodes/runtime/joinRos.js';
import { suiteVersions } from '../nodes/session/suiteVersions.js';
import type { ConsoleAccess } from './http/ConsoleAccess.js';
import { liveRoutes } from './http/liveRoutes.js';
import type { Succession } from './http/Logins.js';
import { servePage } from './http/servePage.js';
import { ActionLog, actionFileName } from './live/ActionLog.js';
import { LiveHub } from './live/LiveHub.js';
import type { ReviewPorts } from './review/ReviewPorts.js';
import { openSuite } from './suite/openSuite.js';
import type { SessionMessage } from './wire/fromServer.js';

export interface ConsoleOptions extends ConsoleAccess {
  readonly rosArguments: readonly string[];
  /** Where sessions are written. */
  readonly folder: string;
  /** The behaviour library's file; '' for the suite's own. */
  readonly libraryFile: string;
  /** Routes beside those of leading, for example of reviewing. */
  readonly addRoutes: (server: FastifyInstance, beside: BesideReview) => void;
  readonly succession?: Succession;
  readonly write: (line: string) => void;
}

/** What a review at a server that leads sessions has to mind. */
export type BesideReview = Pick<ReviewPorts, 'log' | 'trouble' | 'refuseTraining'>;

export interface RunningConsole {
  /** As in a URL, without a path. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/**
 * The operator's page for the suite of this ROS domain: a node of its own and a server.
 *
 * @throws RapportError `console/address`, and of `readBehaviourLibrary`
 */
export async function runConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { folder, write } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await joinRos(['--ros-args', ...options.rosArguments]);
  const node = new rclnodejs.Node('console');
  nodesAreThere();
  const troubles = new Set<string>();
  const trouble = (error: unknown): void => {
    const sentence = sentenceOf(error);
    // A camera that cannot be read says so thirty times a second.
    if (troubles.size < 100 && !troubles.has(sentence)) write(`  ! ${sentence}`);
    troubles.add(sentence);
  };
  const log = await ActionLog.open(join(folder, 'console', actionFileName(new Date())), trouble);
  const suite = await openSuite(node, options, {
    tell: (message) => hub.tell(message),
    show: (picture) => hub.show(picture),
    trouble,
  });
  const hub: LiveHub = new LiveHub({
    suite: suite.side,
    stops: suite.stops,
    log,
    nowMs: () => performance.now(),
    nowNs: () => node.now().nanoseconds,
    version: suiteVersions()['rapport'] ?? 'unknown',
    trouble,
  });
  const { server, address, logins } = await servePage(options, {
    mode: 'live',
    left: (id) => hub.left(id),
    addRoutes: (made) => {
      liveRoutes(hub, log)(made);
      options.addRoutes(made, {
        trouble,
        log: (who, deed) => hub.desk.log(who, { how: 'review', ...deed }),
        // Perception needs the cores.
        refuseTraining: () =>
          isSessionOn(suite.side.session().state)
            ? 'A session goes on, and it needs this computer for itself: wait until it is over.'
            : undefined,
      });
    },
  });
  node.spin();
  write(`The operator’s page is served at ${address}`);
  logins.open();
  return {
    address,
    close: async () => {
      hub.release();
      await server.close();
      suite.release();
      await log.close();
      rclnodejs.shutdown();
    },
  };
}

function isSessionOn(state: SessionMessage['state']): boolean {
  return state === 'running' || state === 'held' || state === 'stopping';
}
