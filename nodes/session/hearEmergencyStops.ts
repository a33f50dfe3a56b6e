import type { Subscription } from 'rxjs';

import { whoPressed } from '../../core/session/whoPressed.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { publishersOf } from '../runtime/topicGraph.js';
import { topics } from '../topics.js';
import type { SessionDriver } from './SessionDriver.js';

/** Tells the session of emergency stops, and of who sent them: DDS alone tells the senders apart. */
export function hearEmergencyStops(
  { node, topics: heard, diagnostics }: Pick<NodeContext<never>, 'node' | 'topics' | 'diagnostics'>,
  driver: Pick<SessionDriver, 'emergencyStop'>,
): Subscription {
  const topic = node.resolveTopicName(topics.emergencyStop.name);
  return heard.observeCounted(topics.emergencyStop).subscribe(({ value: { data }, publisher }) => {
    const sender = publishersOf(node, topic).find(({ gid }) => gid === publisher)?.node;
    const press = whoPressed(data, sender ?? 'unknown');
    const refused = driver.emergencyStop(press);
    if (refused !== undefined)
      diagnostics.warn({
        code: 'session/stopped-without',
        text: `The robot was stopped by ${press.by}, and no session records it: ${refused}`,
      });
  });
}
