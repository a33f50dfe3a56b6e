import type rclnodejs from 'rclnodejs';

import { topics } from '../topics.js';
import type { NodeContext } from './NodeDefinition.js';
import { createPublisher } from './rosEndpoints.js';
import { header } from './stamp.js';

/** A node's way to the session's log, for as long as the node lives. */
export function recorderOf(node: rclnodejs.Node): NodeContext<never>['record'] {
  const { type, name, qos } = topics.log;
  const publisher = createPublisher(node, type, name, qos);
  return (kind, values) => {
    publisher.publish({
      header: header(node.now().nanoseconds, ''),
      node: node.name(),
      kind,
      values: Object.entries(values).map(([key, value]) => ({ key, value })),
    });
  };
}
