import { setTimeout as delay } from 'node:timers/promises';

import { handedOver } from '../nodes/runtime/handover.js';
import { launcherGone } from '../nodes/runtime/launcherGone.js';
import { runCommandLine } from './runCommandLine.js';

/**
 * A process that `rapport launch` keeps in reserve: it loads the code of all that the launch runs, waits, and becomes whichever of
 * its processes dies next, seconds sooner than one that is only then started. Until then it takes part in ROS without a node
 * that anybody sees.
 *
 * First argument: the nodes, and `console` for the page's server, separated by commas; then those of ROS, from `--ros-args` on.
 */
const [, , names = '', ...rosArguments] = process.argv;

/** Of a part's processor time, after it. */
const pausedPart = 0.5;

const waiting = { isOver: false };
void launcherGone().then(() => {
  // From then on its command sees to its end.
  if (!waiting.isOver) void end();
});
const handover = handedOver().then((told) => {
  waiting.isOver = true;
  return told;
});
const { reserveParts } = await import('./reserveParts.js');
for (const load of reserveParts(names.split(','), rosArguments)) {
  const before = process.cpuUsage();
  try {
    await load();
  } catch {
    // What cannot be loaded is told by the command that needs it.
  }
  const { user, system } = process.cpuUsage(before);
  // It begins when the suite has just come up, to which it leaves some of the processor time that it could have.
  await Promise.race([handover, delay(((user + system) / 1_000) * pausedPart)]);
  if (waiting.isOver) break;
}
const { becomes, env } = await handover;
Object.assign(process.env, env);
// Whoever lists processes, or tells a node's from another's, sees what it is now.
process.title = `rapport ${becomes.join(' ')}`;
await runCommandLine(becomes);

async function end(): Promise<never> {
  const { leaveRos } = await import('../nodes/runtime/joinRos.js');
  leaveRos();
  process.exit(0);
}
