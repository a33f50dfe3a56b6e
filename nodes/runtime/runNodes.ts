import { sendHeartbeats } from './heartbeats.js';
import { HostedNode } from './HostedNode.js';
import { interrupted } from './interrupted.js';
import { answerLaunch } from './launchChannel.js';
import { joinRos, leaveRos, nodesAreThere } from './joinRos.js';
import { launcherGone } from './launcherGone.js';
import type { NodeDefinition } from './NodeDefinition.js';
import { ProcessTopics } from './ProcessTopics.js';

export interface RunOptions {
  /** Command-line arguments for ROS, from `--ros-args` on. */
  readonly rosArguments: readonly string[];
  /** Configure and activate at once; without it a lifecycle manager does so. */
  readonly autostart: boolean;
}

/**
 * Runs nodes in this process until a signal ends it.
 *
 * @returns the exit status: 0 after SIGINT or SIGTERM, 1 when a node could not be started
 */
export async function runNodes(definitions: readonly NodeDefinition[], options: RunOptions): Promise<number> {
  await joinRos(options.rosArguments);
  try {
    return await host(definitions, options);
  } finally {
    // Also after a refusal.
    leaveRos();
  }
}

async function host(definitions: readonly NodeDefinition[], options: RunOptions): Promise<number> {
  // Nodes without their launcher would play on unseen.
  const ended = Promise.race([interrupted(), launcherGone()]);
  const topics = new ProcessTopics();
  const nodes = definitions.map((definition) => new HostedNode(definition, topics));
  nodesAreThere();
  for (const { managed } of nodes) managed.spin();
  answerLaunch(new Map(definitions.map(({ name }, at) => [name, nodes[at]?.managed])));
  sendHeartbeats();

  const started = !options.autostart || (await autostart(nodes));
  if (started) await ended;
  for (const node of [...nodes].reverse()) await node.close();
  return started ? 0 : 1;
}

async function autostart(nodes: readonly HostedNode[]): Promise<boolean> {
  for (const { managed } of nodes) if (!(await managed.change('configure'))) return false;
  for (const { managed } of nodes) if (!(await managed.change('activate'))) return false;
  return true;
}
