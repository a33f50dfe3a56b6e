import { setTimeout as delay } from 'node:timers/promises';
import type rclnodejs from 'rclnodejs';

import { RapportError } from '../core/RapportError.js';
import { executeBehaviour } from '../nodes/actions.js';
import { sessionStateCodes, type SessionStateMessage } from '../nodes/messages/sessionMessages.js';
import { createPublisher, createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { services } from '../nodes/services.js';
import { topics } from '../nodes/topics.js';
import { rosDomain } from './missingNode.js';

const robotSide = executeBehaviour.servedBy;
const sessionSide = services.startSession.servedBy;

const periodMs = 50;
/** How often it is said once everybody hears it: who is found is not yet who receives. */
const repeats = 3;
/** How long a session is waited for when the robot's side hears already. */
const sessionMs = 2_000;

interface Reached {
  /** Who has subscribed to the emergency stop, by their nodes' names. */
  readonly hearers: ReadonlySet<string>;
  /** As in SessionState; `undefined` where no session node says anything. */
  readonly sessionState: number | undefined;
}

/**
 * Sends the emergency stop from the first moment on, until the robot's side hears it and no session runs on.
 *
 * @returns what has been stopped
 * @throws RapportError `operator/robot-not-stopped`, `operator/session-not-held`
 */
export async function stopRobot(
  node: rclnodejs.Node,
  reason: string,
  { searchMs }: { readonly searchMs: number },
): Promise<string> {
  const { hearers, sessionState } = await sendStop(node, reason, searchMs);
  if (!hearers.has(robotSide))
    throw new RapportError(
      'operator/robot-not-stopped',
      `Nobody stops the robot: no ${robotSide} node hears ${node.resolveTopicName(topics.emergencyStop.name)} on ROS domain ${rosDomain()}; use the robot's chest button.`,
    );
  const stopped = `The emergency stop has reached the ${robotSide} node`;
  if (sessionState === sessionStateCodes.running)
    throw new RapportError(
      'operator/session-not-held',
      `${stopped}, but the session still runs: hold it with rapport operator hold.`,
    );
  return sessionState === sessionStateCodes.held
    ? `${stopped}, and the session is held: go on with rapport operator resume.`
    : `${stopped}; no session runs.`;
}

async function sendStop(node: rclnodejs.Node, reason: string, searchMs: number): Promise<Reached> {
  const { name, type, qos } = topics.emergencyStop;
  const publisher = createPublisher(node, type, name, qos);
  let sessionState: number | undefined;
  const endWatching = createSubscription<SessionStateMessage>(node, topics.sessionState, ({ state }) => {
    sessionState = state;
  });
  let hearers = hearersOf(node, name);
  let giveUpMs = performance.now() + searchMs;
  for (let left = repeats; left > 0 && performance.now() < giveUpMs;) {
    publisher.publish({ data: reason });
    await delay(periodMs);
    hearers = hearersOf(node, name);
    if (!hearers.has(robotSide)) continue;
    giveUpMs = Math.min(giveUpMs, performance.now() + sessionMs);
    const isSessionStopped = sessionState !== undefined && sessionState !== sessionStateCodes.running;
    if (hearers.has(sessionSide) && isSessionStopped) left -= 1;
  }
  endWatching();
  publisher.destroy();
  return { hearers, sessionState };
}

/** The names of the nodes that subscribe to a topic; a node that died before this one joined the graph is not among them. */
function hearersOf(node: rclnodejs.Node, topic: string): Set<string> {
  // rclnodejs declares objects without fields.
  const found = node.getSubscriptionsInfoByTopic(node.resolveTopicName(topic), false) as {
    readonly node_name: string;
  }[];
  return new Set(found.map(({ node_name: name }) => name));
}
