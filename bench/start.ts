import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import rclnodejs from 'rclnodejs';

import { repositoryRoot } from '../models/repositoryRoot.js';
import type { EngagementMessage } from '../nodes/messages/engagementMessage.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { topics } from '../nodes/topics.js';

/**
 * From `npm start` on a machine that is set up to its page, its session and the first image whose engagement another program hears.
 *
 * npm run bench -- start [--starts 5]
 *
 * On ROS_DOMAIN_ID, with a recording and without a protocol, each start after the end of the one before. The first may build
 * what has changed, and is told apart.
 */
const { values } = parseArgs({ options: { starts: { type: 'string', default: '5' } } });
const starts = Number(values.starts);
/** Whatever the suite has not done by then it does not do. */
const patienceMs = 120_000;
/** Until DDS has forgotten the suite before. */
const pauseMs = 1_500;

interface Seconds {
  readonly page: number;
  readonly session: number;
  readonly image: number;
}

await rclnodejs.init();
const node = new rclnodejs.Node('rapport_bench');
let heard: (() => void) | undefined;
createSubscription<EngagementMessage>(node, topics.engagement, () => heard?.());
node.spin();

process.stdout.write('seconds to the page, the session, the first image with an engagement\n');
for (let index = 0; index < starts; index += 1) {
  const { page, session, image } = await start();
  const which = index === 0 ? ' (the first may build)' : '';
  process.stdout.write(`${page.toFixed(2)}  ${session.toFixed(2)}  ${image.toFixed(2)}${which}\n`);
  await delay(pauseMs);
}
rclnodejs.shutdown();
process.exit(0);

async function start(): Promise<Seconds> {
  const beganMs = performance.now();
  const seconds = (): number => (performance.now() - beganMs) / 1_000;
  // A group of its own: the whole of it gets Ctrl-C, as in a terminal.
  const child = spawn('npm', ['start', '--', '--protocol', 'none', '--page-port', '0'], {
    cwd: repositoryRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const line = (what: RegExp): Promise<number> =>
    new Promise((resolve) => {
      lines.on('line', (text) => {
        if (what.test(text)) resolve(seconds());
      });
    });
  const image = new Promise<number>((resolve) => {
    heard = () => resolve(seconds());
  });
  const all = Promise.all([line(/^ {2}page: .*is served at/u), line(/^Session .* runs/u), image]);
  const gone = ended.then(() => undefined);
  const seen = await Promise.race([all, gone, delay(patienceMs, undefined, { ref: false })]);
  heard = undefined;
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
  await ended;
  if (seen === undefined) {
    process.stderr.write('bench start: `npm start` did not come up.\n');
    process.exit(1);
  }
  const [page, session, first] = seen;
  return { page, session, image: first };
}
