import { Subscription } from 'rxjs';

import { whoPressed } from '../../core/session/whoPressed.js';
import type { StringMessage } from '../messages/robotMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { createSubscription } from '../runtime/rosEndpoints.js';
import { publishersOf } from '../runtime/topicGraph.js';
import { topics } from '../topics.js';
import type { SessionDriver } from './SessionDriver.js';

/** Tells the session of emergency stops, and of who sent them: DDS alone tells the senders apart. */
export function hearEmergencyStops(
  { node, diagnostics }: Pick<NodeContext<never>, 'node' | 'diagnostics'>,
  driver: Pick<SessionDriver, 'emergencyStop'>,
): Subscription {
  const { name, type, qos } = topics.emergencyStop;
  const topic = node.resolveTopicName(name);
  const end = createSubscription<StringMessage>(
    node,
    { name: topic, type, qos },
    ({ data }, { publisherGid }) => {
      const gid = publisherGid.toString('hex');
      const sender = publishersOf(node, topic).find((each) => each.gid === gid)?.node;
      const press = whoPressed(data, sender ?? 'unknown');
      const refused = driver.emergencyStop(press);
      if (refused !== undefined)
        diagnostics.warn({
          code: 'session/stopped-without',
          text: `The robot was stopped by ${press.by}, and no session records it: ${refused}`,
        });
    },
  );
  return new Subscription(end);
}
