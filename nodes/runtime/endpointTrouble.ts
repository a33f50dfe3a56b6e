import type rclnodejs from 'rclnodejs';

import type { Warning } from '../../core/Warning.js';
import { incompatibleEndpoints } from './incompatibleEndpoints.js';
import { fullName, publishersOf, subscribersOf, topicsOf } from './topicGraph.js';

/** Every ROS node has these, and reads and writes them as ROS means it. */
const ownOfRos = /\/(?:parameter_events|rosout)$/u;

/** Who of the graph, as it is now, does not hear a node or is not heard by it. (A topic takes about 0.04 ms.) */
export function endpointTrouble(node: rclnodejs.Node): readonly Warning[] {
  const topics = topicsOf(node).filter((topic) => !ownOfRos.test(topic));
  return incompatibleEndpoints(
    fullName(node.name(), node.namespace()),
    topics.map((topic) => ({
      topic,
      publishers: publishersOf(node, topic),
      subscribers: subscribersOf(node, topic),
    })),
  );
}
