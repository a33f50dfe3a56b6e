import { statfs } from 'node:fs/promises';

import type rclnodejs from 'rclnodejs';

import { createPublisher } from '../../nodes/runtime/rosEndpoints.js';
import { readBehaviourLibrary } from '../../nodes/behaviour/readBehaviourLibrary.js';
import { topics } from '../../nodes/topics.js';
import type { SuiteSide } from '../live/SuiteSide.js';
import { PictureMatcher, type OverlaidPicture } from '../pictures/PictureMatcher.js';
import type { ServerMessage } from '../wire/fromServer.js';
import { ImageFeed } from './ImageFeed.js';
import { ServiceCalls } from './ServiceCalls.js';
import { libraryEntries } from './sessionViews.js';
import { startChoices } from './startChoices.js';
import { StopRelay } from './StopRelay.js';
import { SuiteActions } from './SuiteActions.js';
import { SuiteFeed } from './SuiteFeed.js';

const matchMs = 50;
const lookMs = 1_000;
const diskMs = 5_000;

export interface OpenSuitePorts {
  readonly tell: (message: ServerMessage) => void;
  readonly show: (picture: OverlaidPicture) => void;
  readonly trouble: (error: unknown) => void;
}

export interface OpenedSuite {
  readonly side: SuiteSide;
  readonly stops: StopRelay;
  readonly release: () => void;
}

/**
 * The suite on the graph, as the server of the pages sees it.
 *
 * @param options.folder where sessions are written
 * @throws RapportError of `readBehaviourLibrary`
 */
export async function openSuite(
  node: rclnodejs.Node,
  options: { readonly folder: string; readonly libraryFile: string },
  ports: OpenSuitePorts,
): Promise<OpenedSuite> {
  const library = await readBehaviourLibrary(options.libraryFile);
  const choices = await startChoices(
    library.behaviours.map(({ id }) => id),
    ports.trouble,
  );
  const nowMs = (): number => performance.now();
  const { type, name, qos } = topics.emergencyStop;
  // Made now: who presses later waits for no discovery.
  const stopPublisher = createPublisher(node, type, name, qos);
  const stops = new StopRelay({
    publish: (data) => stopPublisher.publish({ data }),
    nowMs,
    isHeld: () => {
      const { state } = feed.session;
      return state === 'running' || state === 'held' ? state === 'held' : undefined;
    },
  });
  const matcher = new PictureMatcher(nowMs, ports.show);
  let freeBytes: number | undefined;
  const feed = new SuiteFeed(node, library, {
    tell: ports.tell,
    reading: (stampNs, overlay) => matcher.readingCame(stampNs, overlay),
    stopHeard: (text) => stops.heard(text),
    sessionChanged: () => stops.sessionChanged(),
    freeBytes: () => freeBytes,
  });
  const images = new ImageFeed(node, {
    picture: (picture) => matcher.pictureCame(picture),
    trouble: ports.trouble,
  });
  const calls = new ServiceCalls(node);
  const actions = new SuiteActions(node, calls, feed);
  const lookAtDisk = async (): Promise<void> => {
    const disk = await statfs(options.folder).catch(() => undefined);
    freeBytes = disk && disk.bavail * disk.bsize;
  };
  await lookAtDisk();
  feed.start();
  const timers = [
    setInterval(() => matcher.tick(), matchMs),
    setInterval(() => images.look(), lookMs),
    setInterval(() => void lookAtDisk(), diskMs),
  ];
  return {
    stops,
    side: {
      snapshot: () => [...feed.snapshot(), { kind: 'library', entries: libraryEntries(library), ...choices }],
      session: () => feed.session,
      act: (wish, who) => actions.act(wish, who),
      hold: (reason, who) => actions.hold(reason, who, 'operator-away'),
      present: () => {
        actions.present();
      },
      picturesWanted: (isWanted) => {
        images.isWanted = isWanted;
        if (!isWanted) matcher.clear();
      },
    },
    release: () => {
      for (const timer of timers) clearInterval(timer);
      images.release();
      feed.release();
      stops.release();
      actions.release();
      calls.release();
      stopPublisher.destroy();
    },
  };
}
